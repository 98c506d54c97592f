//! A Dynamo-style ring with one hot key, in steps of ten milliseconds of fluid load.

const NODES: usize = 8;
const N: usize = 3; // replicas; a write needs two answers
const CAPACITY: f64 = 1000.0; // operations per second and node
const PATIENCE: f64 = 0.5; // seconds a coordinator waits for a replica
const STEP: f64 = 0.01;

#[derive(Clone, Copy)]
struct Policy {
    hints: bool,             // a replica that is too slow is replaced by the next node
    per_key: Option<f64>,    // writes per second admitted for any one key
    hint_limit: Option<f64>, // hinted writes a node takes per second
}

struct Outcome {
    slow: Vec<usize>,    // nodes too slow to be waited for: the most at once, by second
    cold_ok: Vec<f64>,   // share of writes to the other keys that got two answers
    hot_ok: Vec<f64>,
    owed: Vec<f64>, // hints in all, at the beginning of each second
}

fn run(p: Policy) -> Outcome {
    let mut queue = [0.0f64; NODES];
    let mut owed = [0.0f64; NODES]; // hinted writes to be handed back
    let mut out = Outcome { slow: vec![], cold_ok: vec![], hot_ok: vec![], owed: vec![] };
    for step in 0..9000 {
        let t = step as f64 * STEP;
        let hot: f64 = if (10.0..30.0).contains(&t) { 600.0 } else { 0.0 };
        let hot_in = p.per_key.map_or(hot, |limit| hot.min(limit));
        let slow: Vec<bool> = queue.iter().map(|q| q / CAPACITY > PATIENCE).collect();
        let mut load = [0.0f64; NODES];
        let mut hinted = [0.0f64; NODES];
        let (mut cold_ok, mut hot_ok) = (0.0, 0.0);
        // Each range of the ring carries the same load; the hot key lies in range 0.
        for range in 0..NODES {
            for (rate, is_hot) in [(2000.0 / NODES as f64, false), (if range == 0 { hot_in } else { 0.0 }, true)] {
                // region: write
                let mut answers = 0;
                let mut spare = range + N; // the first node after the replicas
                for replica in (range..range + N).map(|n| n % NODES) {
                    load[replica] += rate; // sent, and it will be done, late or not
                    if !slow[replica] {
                        answers += 1;
                        continue;
                    }
                    // Too slow looks exactly like dead: the next healthy node keeps a hint.
                    while p.hints && spare < range + NODES {
                        let node = spare % NODES;
                        spare += 1;
                        let room = p.hint_limit.is_none_or(|max| hinted[node] + rate <= max);
                        if !slow[node] && room {
                            load[node] += rate;
                            hinted[node] += rate;
                            owed[replica] += rate * STEP;
                            answers += 1;
                            break;
                        }
                    }
                }
                // endregion: write
                if answers >= 2 {
                    if is_hot { hot_ok += rate } else { cold_ok += rate }
                }
            }
        }
        for n in 0..NODES {
            // Hints go home as soon as the node answers again.
            if queue[n] / CAPACITY < PATIENCE / 2.0 && owed[n] > 0.0 {
                let back = owed[n].min(p.hint_limit.unwrap_or(2000.0) * STEP);
                owed[n] -= back;
                load[n] += back / STEP;
            }
            queue[n] = (queue[n] + (load[n] - CAPACITY) * STEP).max(0.0).min(5000.0);
        }
        if step % 100 == 0 {
            out.slow.push(0);
            out.cold_ok.push(0.0);
            out.hot_ok.push(0.0);
            out.owed.push(owed.iter().sum());
        }
        let s = out.slow.len() - 1;
        out.slow[s] = out.slow[s].max(slow.iter().filter(|s| **s).count());
        out.cold_ok[s] += STEP * cold_ok / 2000.0;
        out.hot_ok[s] += STEP * if hot > 0.0 { hot_ok / hot } else { 0.0 };
    }
    out
}

fn main() {
    let csv = std::env::args().nth(1).as_deref() == Some("--csv");
    let strict = Policy { hints: false, per_key: None, hint_limit: None };
    let rows = [
        ("strict quorum", strict),
        ("hints", Policy { hints: true, ..strict }),
        ("hints + limited", Policy { hints: true, hint_limit: Some(250.0), ..strict }),
        ("hints + per-key limit", Policy { hints: true, per_key: Some(200.0), ..strict }),
    ];
    for (name, p) in rows {
        let o = run(p);
        let avg = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        println!(
            "{name:22} slow nodes at 9 {} 15 {} 29 {} 40 {} 60 {} 89 {} | cold ok in burst {:.2} after {:.2} | hot ok {:.2}",
            o.slow[9], o.slow[15], o.slow[29], o.slow[40], o.slow[60], o.slow[89],
            avg(&o.cold_ok[12..30]), avg(&o.cold_ok[60..90]), avg(&o.hot_ok[12..30])
        );
        if csv {
            for s in 0..90 {
                println!("csv,{name},{s},{},{}", o.slow[s], o.cold_ok[s]);
            }
        }
    }
    let [strict, hints, limited, per_key] = rows.map(|(_, p)| run(p));
    let avg = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    assert!(strict.slow.iter().max() == Some(&3) && strict.slow[60] == 0);
    println!("owed at 60 s and 89 s: {:.0} {:.0}; limited {:.0} {:.0}", hints.owed[60], hints.owed[89], limited.owed[60], limited.owed[89]);
    assert!(hints.slow[15..].iter().all(|n| *n == NODES), "the whole ring, for good");
    assert!(hints.owed[89] > hints.owed[60] && limited.owed[89] < limited.owed[60]);
    assert!(avg(&hints.cold_ok[60..]) < 0.7 && avg(&hints.cold_ok[12..30]) < avg(&strict.cold_ok[12..30]));
    assert!(limited.slow.iter().max() == Some(&3) && limited.slow[60] == 0);
    assert!(avg(&limited.cold_ok[12..30]) > avg(&strict.cold_ok[12..30]));
    assert!(per_key.slow.iter().max() == Some(&0) && avg(&per_key.cold_ok) > 0.999);
    println!("ok");
}
