//! Bad input: nothing panics, nothing takes more than it should, nothing before a fault is lost.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use rowlock_logs::{Key, Sizes, Source, Tally, open};

use crate::{redacted, scanned};

fn gz(text: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text).expect("memory");
    packed.finish().expect("memory")
}

fn unpacked(bytes: &[u8]) -> (Tally, std::io::Result<()>) {
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    let Source::Text(mut text) = open(bytes, false).expect("a head") else { panic!("not taken for text") };
    let outcome = tally.scan("t", &mut text, Sizes::default());
    drop(text);
    (tally, outcome)
}

#[test]
fn gzip_of_several_members_is_read_to_its_end() {
    let packed = [gz(b"password=hunter2\n"), gz(b"x\npassword=hunter3\n")].concat();
    let (tally, outcome) = unpacked(&packed);
    outcome.expect("whole");
    assert_eq!((tally.secrets().len(), tally.lines), (2, 3));
}

#[test]
fn a_cut_gzip_gives_what_it_had_and_says_so() {
    let text = "password=hunter2\n".to_owned()
        + &(0..9999).map(|n| ["line ", &n.to_string(), "\n"].concat()).collect::<Vec<_>>().concat();
    let packed = gz(text.as_bytes());
    let (tally, outcome) = unpacked(&packed[..packed.len() / 2]);
    assert_eq!(outcome.expect_err("cut").kind(), std::io::ErrorKind::UnexpectedEof);
    assert_eq!(tally.secrets().len(), 1);
}

#[test]
fn zstd_of_several_frames_is_read_to_its_end() {
    let frame = |t: &[u8]| ruzstd::encoding::compress_to_vec(t, ruzstd::encoding::CompressionLevel::Fastest);
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    let packed = [frame(b"password=hunter2\n"), skipped, frame(b"password=hunter3\n")].concat();
    let (tally, outcome) = unpacked(&packed);
    outcome.expect("whole");
    assert_eq!(tally.secrets().len(), 2);
    let (tally, outcome) = unpacked(&[frame(b"password=hunter2\n"), b"junk".to_vec()].concat());
    assert!(outcome.is_err() && tally.secrets().len() == 1);
}

#[test]
fn a_cut_zstd_gives_what_it_had_and_says_so() {
    let noise = (0..200_000).map(|n: u32| ["line ", &(n * 7919 % 10_007).to_string(), "\n"].concat());
    let text = "password=hunter2\n".to_owned() + &noise.collect::<Vec<_>>().concat();
    let packed =
        ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    for tenths in 1..10 {
        let (tally, outcome) = unpacked(&packed[..packed.len() * tenths / 10]);
        assert_eq!(outcome.expect_err("cut").kind(), std::io::ErrorKind::UnexpectedEof);
        assert_eq!(tally.secrets().len(), usize::from(tally.bytes > 0), "{tenths}");
        // A block is lost at most (RFC 8878 section 3.1.1.2.4).
        let expected = (text.len() * tenths / 10).saturating_sub(256 << 10);
        assert!(tally.bytes >= expected as u64, "{} of {}", tally.bytes, text.len() * tenths / 10);
    }
}

/// Does something to its file after the first read.
struct Meanwhile<F: FnMut()>(std::fs::File, F);

impl<F: FnMut()> Read for Meanwhile<F> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let most = to.len().min(4096);
        let more = self.0.read(&mut to[..most])?;
        (self.1)();
        Ok(more)
    }
}

#[test]
fn a_log_may_be_deleted_cut_or_written_while_it_is_read() {
    let path = std::env::temp_dir().join(format!("rowlock-logs-{}.log", std::process::id()));
    let text = "GET / 200\n".repeat(10_000) + "password=hunter2\n";
    let scan = |meanwhile: &mut dyn FnMut()| {
        std::fs::write(&path, &text).expect("a file");
        let mut tally = Tally::new(Key::new(b"k").expect("a key"));
        let mut from = Meanwhile(std::fs::File::open(&path).expect("a file"), meanwhile);
        tally.scan("t", &mut from, Sizes::default()).expect("it can be read");
        (tally.secrets().len(), tally.lines)
    };
    let mut left = 20;
    let mut grow = || {
        if left > 0 {
            let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("a file");
            file.write_all(b"token=q8Zt3mXv5WnK2yRb\n").expect("written");
            left -= 1;
        }
    };
    assert_eq!(scan(&mut grow), (2, 10_021));
    assert!(
        scan(&mut || drop(std::fs::File::options().write(true).open(&path).map(|f| f.set_len(5000)))).0 == 0
    );
    // Only Unix lets an open file go.
    if cfg!(unix) {
        assert_eq!(scan(&mut || drop(std::fs::remove_file(&path))), (1, 10_001));
    }
    let _ = std::fs::remove_file(&path);
}

#[test]
fn binary_is_told_from_text_with_noise() {
    for binary in [&b"\x7fELF\x02\x01\x01"[..], b"\x89PNG\r\n\x1a\n", b"\x01\x02\x03\x04abc\x05\x06"] {
        assert!(matches!(open(binary, false), Ok(Source::Binary(_))));
        assert!(matches!(open(binary, true), Ok(Source::Text(_))));
    }
    assert!(matches!(open(&b"\xff\xfea\0b\0"[..], false), Ok(Source::Wide)));
    let nuls = [vec![0; 100_000], b"\xff\xfe\x80 password=hunter2 \0\n".to_vec()].concat();
    let (tally, outcome) = unpacked(&nuls);
    outcome.expect("read");
    assert_eq!((tally.secrets().len(), tally.secrets()[0].first.column), (1, 100_014));
}

#[test]
fn a_line_of_ten_megabytes_is_searched_to_its_end_in_little_memory() {
    let mut text = vec![b'a'; 10 << 20];
    for at in [0, (1 << 20) - 9, 5 << 20, text.len() - 18] {
        text[at..at + 18].copy_from_slice(b" password=hunter2 ");
    }
    let tally = scanned(&text, Sizes::default());
    assert_eq!((tally.secrets()[0].times, tally.secrets()[0].lines), (4, 1));
    assert_eq!(tally.secrets()[0].last.column, text.len() as u64 - 7);
    let out = redacted(&text, Sizes::default());
    assert!(memchr::memmem::find(&out, b"hunter2").is_none());
}

#[test]
fn text_made_to_be_slow_is_not() {
    for piece in [
        "password=",
        "@",
        "://a:",
        "token=\\",
        "Basic ",
        "eyJ",
        "Cookie: a=b;",
        "%40",
        "-----BEGIN ",
        "card 4",
        "\"password\": \"\\\\",
        "curl ",
        "-----BEGIN PRIVATE KEY-----\n",
    ] {
        let text = piece.repeat((1 << 16) / piece.len());
        let began = Instant::now();
        let out = redacted(text.as_bytes(), Sizes::default());
        assert!(!out.is_empty());
        assert!(began.elapsed() < Duration::from_secs(60), "{piece}: {:?}", began.elapsed());
    }
}

struct Fails<'a>(&'a [u8]);

impl Read for Fails<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(to)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            more => Ok(more),
        }
    }
}

#[test]
fn what_came_before_a_fault_counts() {
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    assert!(tally.scan("t", &mut Fails(b"x\npassword=hunter2"), Sizes::default()).is_err());
    assert_eq!(tally.secrets().len(), 1);
}
