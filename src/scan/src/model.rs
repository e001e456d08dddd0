//! A recogniser of lines of print (the recognition part of PP-OCR) in the ONNX format, run by `rten`.
//!
//! Only the operators that these models consist of are built in: those of PP-OCRv4 mobile and PP-OCRv6 small were listed.
//!
//! Invariant: a file of another kind is refused when it is loaded. Not here: where the file comes from.

use crate::ctc::{FIGURES, Step};
use crate::picture::Picture;
use crate::{HEIGHT, Recogniser};
use rten::{Model as Network, ModelOptions, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::sync::Arc;

/// Widths of strips are rounded up to a multiple of it: fewer shapes to prepare for.
const WIDTH: usize = 32;
/// Columns of a batch of strips, at most: what its work takes of memory grows with them.
const BATCH: usize = 2560;
/// Columns of a strip, at most: the rest of a longer one is not read.
const LONGEST: usize = 4096;
/// Threads that a page is read by.
const THREADS: usize = 2;

/// A model that was loaded.
pub struct Model {
    network: Network,
    threads: Arc<ThreadPool>,
    /// The sign of each class; class 0 is blank.
    alphabet: Vec<char>,
    /// The classes of [`FIGURES`].
    figures: [usize; FIGURES.len()],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Model of {} signs", self.alphabet.len())
    }
}

impl Model {
    /// Loads a model from the bytes of its file.
    ///
    /// # Errors
    /// What is wrong with it: no model, none that knows digits, or none of this kind.
    pub fn load(bytes: Vec<u8>) -> Result<Self, String> {
        let ops = rten::op_registry!(
            Add,
            AveragePool,
            BatchNormalization,
            Cast,
            Clip,
            Concat,
            Conv,
            Div,
            Erf,
            GlobalAveragePool,
            HardSigmoid,
            Identity,
            MatMul,
            MaxPool,
            Mul,
            Pow,
            ReduceMean,
            Relu,
            Reshape,
            Shape,
            Sigmoid,
            Slice,
            Softmax,
            Sqrt,
            Squeeze,
            Sub,
            Transpose,
            Unsqueeze
        );
        let network = ModelOptions::with_ops(ops).load(bytes).map_err(|error| error.to_string())?;
        let signs = network.metadata().get("character").ok_or("it has no list of characters")?;
        let mut alphabet = vec!['\0'];
        alphabet.extend(signs.lines().map(|sign| sign.chars().next().unwrap_or(' ')));
        alphabet.push(' ');
        let figures = FIGURES.map(|figure| alphabet.iter().position(|sign| *sign == figure).unwrap_or_default());
        if figures[..10].contains(&0) {
            return Err("it does not know all digits".to_string());
        }
        let model = Self { network, threads: Arc::new(ThreadPool::with_num_threads(THREADS)), alphabet, figures };
        // A model of another shape fails here.
        let paper = Picture::from_grey(HEIGHT, HEIGHT, Vec::new());
        model.read(&[paper])?;
        Ok(model)
    }

    /// Signs that the model knows.
    pub fn signs(&self) -> usize {
        self.alphabet.len().saturating_sub(2)
    }

    fn run(&self, input: &NdTensor<f32, 4>) -> Result<NdTensor<f32, 3>, String> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
        let output = self.network.run_one(input.view().into(), Some(options)).map_err(|error| error.to_string())?;
        let output: NdTensor<f32, 3> =
            output.try_into().map_err(|_| "its output is no probabilities of signs".to_string())?;
        let classes = output.size(2);
        let is_known = classes == self.alphabet.len() || classes + 1 == self.alphabet.len();
        if is_known { Ok(output) } else { Err("its output does not fit its list of characters".to_string()) }
    }

    fn steps(&self, output: &NdTensorView<'_, f32, 2>, share: f32) -> Vec<Step> {
        let count = ((output.size(0) as f32 * share).ceil() as usize).min(output.size(0));
        let step = |at: usize| {
            let row = output.slice(at);
            let best =
                row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or((0, 1.0), |(class, p)| (class, *p));
            let sign = |class: usize| self.alphabet.get(class).copied().unwrap_or(' ');
            Step {
                blank: row[[0]],
                best: (best.0 > 0).then(|| (sign(best.0), best.1)),
                figures: self.figures.map(|class| if class > 0 { row[[class]] } else { 0.0 }),
            }
        };
        (0..count).map(step).collect()
    }
}

impl Recogniser for Model {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let padded = |at: usize| strips[at].width.min(LONGEST).div_ceil(WIDTH) * WIDTH;
        let mut order: Vec<usize> = (0..strips.len()).collect();
        order.sort_by_key(|at| padded(*at));
        let mut read = vec![Vec::new(); strips.len()];
        let mut rest = order.as_slice();
        while let Some(first) = rest.first() {
            let width = padded(*first);
            let most = (BATCH / width).max(1);
            let count = rest.iter().take(most).take_while(|at| padded(**at) == width).count();
            let (batch, behind) = rest.split_at(count);
            rest = behind;
            let mut input = NdTensor::<f32, 4>::zeros([count, 3, HEIGHT, width]);
            for (nth, at) in batch.iter().enumerate() {
                let strip = &strips[*at];
                for (y, row) in strip.grey.chunks(strip.width.max(1)).enumerate().take(HEIGHT) {
                    for (x, value) in row.iter().enumerate().take(width) {
                        let value = f32::from(*value) / 127.5 - 1.0;
                        (0..3).for_each(|color| input[[nth, color, y, x]] = value);
                    }
                }
            }
            let output = self.run(&input)?;
            for (nth, at) in batch.iter().enumerate() {
                read[*at] = self.steps(&output.slice(nth), strips[*at].width as f32 / width as f32);
            }
        }
        Ok(read)
    }
}
