use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::BEAT;
use super::bucket::{Bucket, Condition};
use crate::diagnostic::Diagnostic;
use crate::publish::local::Local;
use crate::publish::patience::stopped;
use crate::publish::plan::{KEPT, Plan, Upload};
use crate::publish::progress::Progress;
use crate::render::media_type;
use crate::site::Class;

/// What a browser and a cache between may do with a file.
fn cache(class: Class) -> &'static str {
    match class {
        Class::Fingerprinted => "public, max-age=31536000, immutable",
        Class::Asset => "public, max-age=3600",
        Class::Page | Class::Feed => "public, max-age=60",
    }
}

/// So many keys one request can delete.
const BATCH: usize = 1_000;

/// Carries a plan out: each class once the one before is in place, deletions when everything is. `renew` is called
/// every minute.
///
/// # Errors
/// The first fault; nothing is deleted then.
pub fn send(
    bucket: &Bucket,
    local: &Local,
    plan: &Plan,
    parallel: usize,
    progress: &dyn Progress,
    mut renew: impl FnMut() -> Result<(), Diagnostic>,
) -> Result<(), Diagnostic> {
    for wave in plan.uploads.chunk_by(|a, b| (a.class, a.is_new) == (b.class, b.is_new)) {
        send_wave(bucket, local, wave, parallel, progress, &mut renew)?;
    }
    if let Some(list) = plan.kept_list() {
        let kind = ("text/plain; charset=utf-8", "no-store");
        bucket.put(KEPT, list.as_bytes(), kind, &Condition::Always, progress)?;
    }
    for batch in plan.deletes.chunks(BATCH) {
        let paths: Vec<&str> = batch.iter().map(|path| &**path).collect();
        bucket.delete(&paths, progress)?;
    }
    Ok(())
}

fn send_wave(
    bucket: &Bucket,
    local: &Local,
    wave: &[Upload],
    parallel: usize,
    progress: &dyn Progress,
    renew: &mut impl FnMut() -> Result<(), Diagnostic>,
) -> Result<(), Diagnostic> {
    let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let mistake = Mutex::new(None);
    let fail = |diagnostic: Diagnostic| {
        ended.store(true, Ordering::SeqCst);
        mistake.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(diagnostic);
    };
    let work = || {
        while !ended.load(Ordering::SeqCst) {
            let Some(upload) = wave.get(next.fetch_add(1, Ordering::SeqCst)) else { break };
            if progress.is_stopped() {
                fail(stopped());
            } else if let Err(diagnostic) = send_one(bucket, local, upload, progress) {
                fail(diagnostic);
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..parallel.min(wave.len())).map(|_| scope.spawn(work)).collect();
        let mut renewed = Instant::now();
        while !workers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(2));
            if renewed.elapsed() >= BEAT {
                renewed = Instant::now();
                renew().unwrap_or_else(fail);
            }
        }
    });
    mistake.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn send_one(bucket: &Bucket, local: &Local, upload: &Upload, progress: &dyn Progress) -> Result<(), Diagnostic> {
    let kind = (media_type(&upload.path), cache(upload.class));
    bucket.put(&upload.path, &local.read(&upload.path)?, kind, &Condition::Always, progress)?;
    progress.sent(upload.len);
    Ok(())
}
