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
use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Columns of paper behind the print of a strip, at least: without it a lone 0 is less certain.
const PAPER: usize = 16;
/// Widths of strips are rounded up to a multiple of it, for more of the same width.
const WIDTH: usize = 16;
/// Columns of a batch of several strips, at most: what its layers hold stays near the core then.
const BATCH: usize = 768;
/// Columns of a strip, at most: the rest of a longer one is not read.
const LONGEST: usize = 4096;
/// Threads that a page is read by.
const THREADS: usize = 2;
/// Why strips were not read where a thread ended early.
const STOPPED: &str = "the recogniser stopped";

/// A model that was loaded.
pub struct Model {
    network: Network,
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
        let model = Self { network, alphabet, figures };
        // A model of another shape fails here.
        let paper = Picture::from_grey(HEIGHT, HEIGHT, Vec::new());
        model.read(&[paper])?;
        Ok(model)
    }

    /// Signs that the model knows.
    pub fn signs(&self) -> usize {
        self.alphabet.len().saturating_sub(2)
    }

    fn run(&self, input: &NdTensor<f32, 4>, pool: &Arc<ThreadPool>) -> Result<NdTensor<f32, 3>, String> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
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

/// Strips by their places, with what each step of them may show.
type Part = Result<Vec<(usize, Vec<Step>)>, String>;

/// Strips as wide as each other that are read together.
struct Batch {
    /// Their places among all strips.
    strips: Vec<usize>,
    /// Columns of each, with the paper at its end.
    width: usize,
}

/// All strips in batches, the longest first: the threads end at about the same time.
fn batches(strips: &[Picture]) -> Vec<Batch> {
    let padded = |at: usize| (strips[at].width.min(LONGEST) + PAPER).div_ceil(WIDTH) * WIDTH;
    let mut order: Vec<usize> = (0..strips.len()).collect();
    order.sort_by_key(|at| Reverse(padded(*at)));
    let mut batches: Vec<Batch> = Vec::new();
    for at in order {
        let width = padded(at);
        match batches.last_mut() {
            Some(batch) if batch.width == width && (batch.strips.len() + 1) * width <= BATCH => batch.strips.push(at),
            _ => batches.push(Batch { strips: vec![at], width }),
        }
    }
    batches
}

impl Model {
    /// Reads a batch: its strips with what each step of them may show.
    fn read_batch(&self, batch: &Batch, strips: &[Picture], pool: &Arc<ThreadPool>) -> Part {
        let width = batch.width;
        let mut input = NdTensor::<f32, 4>::zeros([batch.strips.len(), 3, HEIGHT, width]);
        for (nth, at) in batch.strips.iter().enumerate() {
            let strip = &strips[*at];
            for (y, row) in strip.grey.chunks(strip.width.max(1)).enumerate().take(HEIGHT) {
                for (x, value) in row.iter().enumerate().take(width) {
                    let value = f32::from(*value) / 127.5 - 1.0;
                    (0..3).for_each(|color| input[[nth, color, y, x]] = value);
                }
            }
        }
        let output = self.run(&input, pool)?;
        let steps =
            |(nth, at): (usize, &usize)| (*at, self.steps(&output.slice(nth), strips[*at].width as f32 / width as f32));
        Ok(batch.strips.iter().enumerate().map(steps).collect())
    }
}

impl Recogniser for Model {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let batches = batches(strips);
        let next = AtomicUsize::new(0);
        // Each thread takes the next batch: a network that is divided among threads waits for all of them at each of its layers.
        let work = || {
            let pool = Arc::new(ThreadPool::with_num_threads(1));
            let mut own = Vec::new();
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                own.extend(self.read_batch(batch, strips, &pool)?);
            }
            Ok(own)
        };
        let parts: Vec<Part> = thread::scope(|scope| {
            // Where the system gives no thread, this one reads all.
            let helper = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
            let helpers: Vec<_> = (1..THREADS.min(batches.len())).filter_map(helper).collect();
            let own = work();
            let joined = helpers.into_iter().map(|helper| helper.join().unwrap_or_else(|_| Err(STOPPED.to_string())));
            joined.chain([own]).collect()
        });
        let mut read = vec![Vec::new(); strips.len()];
        for part in parts {
            for (at, steps) in part? {
                read[at] = steps;
            }
        }
        Ok(read)
    }
}
