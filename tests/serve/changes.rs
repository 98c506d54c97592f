//! Files change as editors, people and git change them; what is served is the disk, soon (TRUST P37 to P39).

use std::fs;
use std::time::Duration;

use folio::serve::Options;

use crate::preview::{Preview, until};

/// From the write to the new bytes, with the wait for the end of a save.
const SOON: Duration = Duration::from_millis(900);

/// Memory in kB and open descriptors of this process, which the server is part of.
fn costs() -> (usize, usize) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    (memory.unwrap_or(0), fs::read_dir("/proc/self/fd").map_or(0, Iterator::count))
}

fn quick(took: Duration) {
    assert!(took < SOON, "{took:?}");
}

#[test]
fn each_kind_of_save() {
    let preview = Preview::new(&[("index.html", "<p>one"), ("blog/index.html", "<p>blog")]);
    preview.write("index.html", "<p>two");
    quick(preview.becomes("/", 200, "two"));

    // vim: a test file, a backup, the new file under the old name
    preview.write("4913", "");
    fs::remove_file(preview.path("4913")).unwrap();
    fs::rename(preview.path("index.html"), preview.path("index.html~")).unwrap();
    preview.write("index.html", "<p>three");
    fs::remove_file(preview.path("index.html~")).unwrap();
    quick(preview.becomes("/", 200, "three"));

    // an atomic save
    preview.write(".index.html.tmp", "<p>four");
    fs::rename(preview.path(".index.html.tmp"), preview.path("index.html")).unwrap();
    quick(preview.becomes("/", 200, "four"));

    // truncated first, written a little later
    preview.write("index.html", "");
    std::thread::sleep(Duration::from_millis(10));
    preview.write("index.html", "<p>five");
    quick(preview.becomes("/", 200, "five"));

    // new, in a folder that is new
    preview.write("new/deep/er/index.html", "<p>deep");
    quick(preview.becomes("/new/deep/er/", 200, "deep"));
    preview.write("new/deep/er/index.html", "<p>deeper");
    quick(preview.becomes("/new/deep/er/", 200, "deeper"));

    // a folder renamed, and renamed but for its case
    fs::rename(preview.path("new"), preview.path("moved")).unwrap();
    quick(preview.becomes("/moved/deep/er/", 200, "deeper"));
    quick(preview.becomes("/new/deep/er/", 404, ""));
    fs::rename(preview.path("moved"), preview.path("Moved")).unwrap();
    quick(preview.becomes("/Moved/deep/er/", 200, "deeper"));
    preview.write("Moved/deep/er/index.html", "<p>and on");
    quick(preview.becomes("/Moved/deep/er/", 200, "and on"));

    // gone
    fs::remove_dir_all(preview.path("Moved")).unwrap();
    quick(preview.becomes("/Moved/deep/er/", 404, ""));
    assert_eq!(preview.get("/blog/").status, 200);
}

#[test]
fn a_burst_ends_in_the_last_state() {
    let preview = Preview::new(&[("index.html", "<p>0")]);
    for number in 0..200 {
        preview.write(&format!("p{number}/index.html"), &format!("<p>{number}"));
    }
    for number in 0..40 {
        preview.write("index.html", &format!("<p>save {number}"));
        std::thread::sleep(Duration::from_millis(5));
    }
    quick(preview.becomes("/", 200, "save 39"));
    assert!((0..200).all(|number| preview.get(&format!("/p{number}/")).body.contains(&number.to_string())));
}

#[test]
fn random_operations_end_in_what_the_disk_holds() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let name = |number: u64| format!("d{}/s{}", number % 4, number % 3);
    let steps = std::env::var("STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(300);
    let before = costs();
    for step in 0..steps {
        let (one, other) = (name(random(12)), name(random(12)));
        match random(6) {
            0 => drop(fs::remove_dir_all(preview.path(&one))),
            1 => drop(fs::rename(preview.path(&one), preview.path(&other))),
            2 => drop(fs::remove_file(preview.path(&format!("{one}/index.html")))),
            _ => preview.write(&format!("{one}/index.html"), &format!("<p>step {step}")),
        }
        if step % 60 == 59 {
            until("what is served is the disk", || {
                (0..12).all(|number| {
                    let folder = name(number);
                    let disk = fs::read_to_string(preview.path(&format!("{folder}/index.html"))).ok();
                    let reply = preview.get(&format!("/{folder}/"));
                    disk.map_or(reply.status == 404, |disk| reply.body.starts_with(&format!("{disk}<script")))
                })
            });
        }
    }
    eprintln!("{steps} steps: (kB, descriptors) {before:?} -> {:?}", costs());
}

#[test]
fn what_is_no_input_causes_nothing() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let generation = || preview.get("/").body.split("generation=").nth(1).unwrap()[..16].to_owned();
    let before = generation();
    for aside in [".git/index", "public/index.html", ".folio/cache/x", "public/deep/x.css"] {
        preview.write(aside, "x");
    }
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(generation(), before);
}

#[test]
fn broken_pages_keep_their_last_good_bytes() {
    let preview = Preview::new(&[("index.html", "<p>good"), ("other/index.html", "<p>other"), ("a.css", "p{}")]);
    preview.becomes("/", 200, "good");
    preview.write("index.html", "<p>{{ broken");
    until("the mistake is told", || preview.lines.all().iter().any(|line| line.contains("`{{` is not closed")));
    assert!(preview.get("/").body.contains("good"));
    // edits made meanwhile are not lost
    preview.write("other/index.html", "<p>edited");
    quick(preview.becomes("/other/", 200, "edited"));
    assert!(preview.get("/").body.contains("good"));
    preview.write("index.html", "<p>mended");
    quick(preview.becomes("/", 200, "mended"));
}

#[test]
fn broken_settings_take_nothing_away() {
    let preview = Preview::new(&[("index.html", "<p>good"), ("a.css", "p{}")]);
    preview.becomes("/", 200, "good");
    preview.write("settings", "/ !");
    until("the mistake is told", || preview.lines.all().iter().any(|line| line.contains("a `!` is not allowed")));
    preview.write("index.html", "<p>edited meanwhile");
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!((preview.get("/").status, preview.get("/a.css").status), (200, 200));
    preview.write("settings", "/");
    quick(preview.becomes("/", 200, "edited meanwhile"));
}

#[test]
fn broken_settings_do_not_move_the_site() {
    let preview = Preview::new(&[("settings", "/sub/"), ("index.html", "<p>good")]);
    preview.becomes("/sub/", 200, "good");
    preview.write("settings", "!");
    until("the mistake is told", || preview.lines.all().iter().any(|line| line.contains("a `!` is not allowed")));
    assert!(preview.get("/sub/").body.contains("good"));
    preview.write("settings", "/moved/");
    quick(preview.becomes("/moved/", 200, "good"));
}

#[test]
fn a_bug_while_loading_ends_nothing() {
    let preview = Preview::new(&[("index.html", "<p>good")]);
    preview.write("x.html", "LOAD PANIC");
    until("it is told", || preview.lines.all().iter().any(|line| line.contains("E0304")));
    assert!(preview.get("/").body.contains("good"));
    fs::remove_file(preview.path("x.html")).unwrap();
    preview.write("index.html", "<p>better");
    quick(preview.becomes("/", 200, "better"));
}

#[test]
fn a_page_broken_from_the_start() {
    let preview = Preview::new(&[("index.html", "<p>{{")]);
    let page = preview.get("/");
    assert_eq!(page.status, 500);
    assert!(page.body.contains("live.js"), "the overlay has to be able to show itself");
    preview.write("index.html", "<p>mended");
    quick(preview.becomes("/", 200, "mended"));
}

#[test]
fn polling_sees_the_same() {
    let preview = Preview::of(&[("index.html", "<p>one")], Options { poll: true, ..Options::default() });
    preview.write("index.html", "<p>two");
    assert!(preview.becomes("/", 200, "two") < Duration::from_millis(1500));
}

/// The same in a user namespace whose limits on watching are used up: one warning, and changes are seen all the same.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_will_not_watch() {
    for limit in ["max_inotify_instances", "max_inotify_watches"] {
        let script = format!(
            "echo 0 > /proc/sys/user/{limit} || exit 77; exec \"$0\" --ignored --exact changes::without_watches"
        );
        let mut command = std::process::Command::new("unshare");
        command.args(["-Ur", "sh", "-c", &script]).arg(std::env::current_exe().unwrap());
        match command.output() {
            Ok(output) if output.status.code() == Some(0) => {}
            Ok(output) if output.status.code() == Some(101) => panic!("{}", String::from_utf8_lossy(&output.stdout)),
            refused => eprintln!("not to be tried here: {refused:?}"),
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "runs within where_the_system_will_not_watch"]
fn without_watches() {
    let preview = Preview::new(&[("index.html", "<p>one")]);
    let warning = || preview.lines.all().into_iter().filter(|line| line.contains("fs.inotify.max_user_")).count();
    until("the warning is there", || warning() == 1);
    preview.write("index.html", "<p>two");
    assert!(preview.becomes("/", 200, "two") < Duration::from_millis(1500));
    preview.write("new/index.html", "<p>three");
    assert!(preview.becomes("/new/", 200, "three") < Duration::from_millis(1500));
    assert_eq!(warning(), 1);
}
