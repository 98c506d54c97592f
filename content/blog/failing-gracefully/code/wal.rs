//! A store whose only way to stop is to crash, and every way in which it can.
use std::collections::BTreeMap;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;

/// CRC-32C, a byte at a time.
const TABLE: [u32; 256] = {
    let mut table = [0u32; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0x82F6_3B78 } else { 0 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
};

fn crc(parts: &[&[u8]]) -> u32 {
    let mut crc = !0u32;
    for part in parts {
        for byte in *part {
            crc = (crc >> 8) ^ TABLE[((crc ^ *byte as u32) & 255) as usize];
        }
    }
    !crc
}

// region: record
const HEADER: usize = 16; // crc: u32, length: u32, sequence number: u64

fn append(log: &mut Vec<u8>, seq: u64, payload: &[u8]) {
    let (len, seq) = ((payload.len() as u32).to_le_bytes(), seq.to_le_bytes());
    log.extend_from_slice(&crc(&[&len, &seq, payload]).to_le_bytes());
    log.extend_from_slice(&len);
    log.extend_from_slice(&seq);
    log.extend_from_slice(payload);
}

/// The record at the start of `bytes`, if a whole and undamaged one begins there.
fn record(bytes: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let header = bytes.get(..HEADER)?;
    let len = u32::from_le_bytes(header[4..8].try_into().unwrap()) as usize;
    let payload = bytes[HEADER..].get(..len)?;
    let sum = u32::from_le_bytes(header[..4].try_into().unwrap());
    let seq = u64::from_le_bytes(header[8..16].try_into().unwrap());
    (crc(&[&header[4..8], &header[8..16], payload]) == sum)
        .then(|| (seq, payload, &bytes[HEADER + len..]))
}
// endregion: record

// region: recover
#[derive(Debug, PartialEq)]
struct Damaged {
    at: usize,
}

struct Store {
    map: Map,
    next: u64,
    valid: usize, // bytes of the log to keep
}

/// The only way to start, after a crash or without one. `map` is the checkpoint, `next` its number.
fn recover(map: Map, next: u64, log: &[u8]) -> Result<Store, Damaged> {
    let mut store = Store { map, next, valid: 0 };
    let mut rest = log;
    while let Some((seq, payload, after)) = record(rest) {
        if seq != store.next {
            break; // an old record in a reused file
        }
        apply(&mut store.map, payload);
        store.next += 1;
        rest = after;
    }
    store.valid = log.len() - rest.len();
    // A torn write is the end of the log. If an acknowledged record follows, it is not the end,
    // and cutting here would silently forget what was promised.
    for i in 1..rest.len() {
        if record(&rest[i..]).is_some_and(|(seq, ..)| seq > store.next) {
            return Err(Damaged { at: store.valid });
        }
    }
    Ok(store)
}
// endregion: recover

/// `k = v` sets, `k` alone deletes.
fn apply(map: &mut Map, payload: &[u8]) {
    match payload.iter().position(|b| *b == b'=') {
        Some(i) => drop(map.insert(payload[..i].to_vec(), payload[i + 1..].to_vec())),
        None => drop(map.remove(payload)),
    }
}

/// For comparison: a length and nothing else.
fn recover_naive(log: &[u8]) -> Map {
    let (mut map, mut rest) = (Map::new(), log);
    while rest.len() >= 4 {
        let len = u32::from_le_bytes(rest[..4].try_into().unwrap()) as usize;
        let Some(payload) = rest[4..].get(..len) else { break };
        apply(&mut map, payload);
        rest = &rest[4 + len..];
    }
    map
}

fn operations() -> Vec<Vec<u8>> {
    (0..40u32)
        .map(|i| match i % 5 {
            4 => format!("k{}", i % 7).into_bytes(),
            _ => format!("k{}={}", i % 7, "v".repeat((i * 7 % 23) as usize + 1)).into_bytes(),
        })
        .collect()
}

const FIRST: u64 = 1000; // the log under test; older numbers were used in an earlier file

fn exhaust() {
    assert_eq!(crc(&[b"123456789"]), 0xE306_9283); // the check value of CRC-32C
    let start = |log: &[u8]| recover(Map::new(), FIRST, log);
    let ops = operations();
    let (mut log, mut naive, mut old, mut map) = (vec![], vec![], vec![], Map::new());
    let (mut states, mut ends) = (vec![map.clone()], vec![0]);
    for (i, op) in (0u64..).zip(&ops) {
        append(&mut old, FIRST - 40 + i, op);
        append(&mut log, FIRST + i, op);
        naive.extend_from_slice(&(op.len() as u32).to_le_bytes());
        naive.extend_from_slice(op);
        apply(&mut map, op);
        states.push(map.clone());
        ends.push(log.len());
    }
    let whole = |cut: usize| ends.iter().rposition(|e| *e <= cut).unwrap();

    // Stop after every byte. Behind the cut is nothing, or zeros, or what a reused file held there.
    let mut crashes = 0;
    for cut in 0..=log.len() {
        for tail in [&[][..], &[0; 300], &old[cut..]] {
            let disk = [&log[..cut], tail].concat();
            let s = start(&disk).unwrap();
            // Old and new records at the same place may agree in the bytes that were not written.
            let n = (s.next - FIRST) as usize;
            assert!(n == whole(cut) || n == whole(cut) + 1 && disk[..ends[n]] == log[..ends[n]]);
            assert_eq!(s.map, states[n]);
            // Go on from there.
            let mut again = disk[..s.valid].to_vec();
            append(&mut again, s.next, b"k0=again");
            assert_eq!(start(&again).unwrap().map[&b"k0"[..]], b"again");
            crashes += 1;
        }
    }
    println!("{} bytes, {crashes} crashes: always the state after a whole operation", log.len());

    // Flip every bit. Damage before the last record is reported, never served.
    let (mut reported, mut last, mut wrong, mut lost) = (0, 0, 0, 0);
    for bit in 0..log.len() * 8 {
        let mut disk = log.clone();
        disk[bit / 8] ^= 1 << (bit % 8);
        match start(&disk) {
            Err(_) => reported += 1,
            Ok(s) => {
                assert!(bit / 8 >= ends[39], "damage at {} was taken for the end", bit / 8);
                assert_eq!(s.map, states[39]);
                last += 1;
            }
        }
    }
    for bit in 0..naive.len() * 8 {
        let mut disk = naive.clone();
        disk[bit / 8] ^= 1 << (bit % 8);
        let got = recover_naive(&disk);
        wrong += !states.contains(&got) as usize;
        lost += (got != states[40] && states.contains(&got)) as usize;
    }
    println!("{} flips: {reported} reported, {last} in the last record taken for a torn write", log.len() * 8);
    println!("{} flips without a checksum: {wrong} gave a state that never existed, {lost} lost operations in silence", naive.len() * 8);
    assert!(reported > 0 && wrong > 1000 && lost > 500);
}

/// Seconds until the backlog of an outage is gone, by simulation in steps of a tenth of a second.
fn drain(outage: f64, load: f64) -> f64 {
    let (mut backlog, mut t) = (0.0, 0.0);
    while t < outage || backlog > 1e-9 {
        backlog += load * 0.1;
        if t >= outage - 1e-9 {
            backlog = (backlog - 0.1f64).max(0.0);
        }
        t += 0.1;
    }
    t - outage
}

fn main() {
    exhaust();
    for load in [0.5, 0.7, 0.8, 0.9] {
        let (s, f) = (drain(300.0, load), 300.0 * load / (1.0 - load));
        println!("load {load}: drained {s:.0} s after a 300 s outage, formula {f:.0}");
        assert!((s - f).abs() < 2.0);
    }
    if std::env::args().nth(1).as_deref() == Some("--bench") {
        bench();
    }
    println!("ok");
}

fn bench() {
    use std::io::Write;
    use std::time::Instant;
    for (n, size) in [(1_000_000u64, 40usize), (40_000, 2000)] {
        let mut log = vec![];
        let value = "v".repeat(size);
        for i in 0..n {
            append(&mut log, i + 1, format!("key{}={value}", i.wrapping_mul(2654435761) % 50_000).as_bytes());
        }
        let start = Instant::now();
        let s = recover(Map::new(), 1, &log).unwrap();
        let t = start.elapsed().as_secs_f64();
        println!(
            "{} MB, {n} records of {size}: {t:.2} s, {:.0} MB/s, {:.2} M records/s, {} keys",
            log.len() / 1_000_000, log.len() as f64 / 1e6 / t, n as f64 / 1e6 / t, s.map.len()
        );
        let start = Instant::now();
        let mut rest = &log[..];
        let mut count = 0;
        while let Some((_, _, after)) = record(rest) {
            count += 1;
            rest = after;
        }
        let t = start.elapsed().as_secs_f64();
        println!("   checksums only: {:.0} MB/s ({count})", log.len() as f64 / 1e6 / t);
    }
    let path = std::env::temp_dir().join(format!("wal-bench-{}", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    let mut times: Vec<u128> = (0..300)
        .map(|_| {
            let start = Instant::now();
            file.write_all(&[7; 128]).unwrap();
            file.sync_data().unwrap();
            start.elapsed().as_micros()
        })
        .collect();
    std::fs::remove_file(&path).unwrap();
    times.sort();
    println!("append and fdatasync: median {} us, p99 {} us", times[150], times[297]);
}
