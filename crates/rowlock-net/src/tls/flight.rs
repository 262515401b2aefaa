//! Reads the first bytes that a server sends to a ClientHello: tolerant, bounded, without input or output.
//!
//! Takes bytes as they come and keeps the ServerHello, the certificates and
//! the alert (RFC 8446 sections 4 to 6, RFC 5246 sections 6 and 7). What is no TLS
//! is said so; nothing is an error and nothing panics.

use rowlock_model::TlsVersion;

/// Most bytes that are looked at.
pub const LIMIT: usize = 16 * 1024;
/// Most certificates that are kept of one flight.
const CERTIFICATES: usize = 10;

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const SUPPORTED_VERSIONS: u16 = 43;
const WARNING: u8 = 1;
const HTTP: &[u8] = b"HTTP/";

/// The ServerHello's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerHello {
    /// The version, from `supported_versions` where that is given (RFC 8446 section 4.2.1).
    pub version: u16,
    /// The cipher suite's number.
    pub suite: u16,
}

impl ServerHello {
    /// The version as one of those with a name.
    pub fn tls_version(&self) -> Option<TlsVersion> {
        match self.version {
            0x0300 => Some(TlsVersion::Ssl3),
            0x0301 => Some(TlsVersion::Tls10),
            0x0302 => Some(TlsVersion::Tls11),
            0x0303 => Some(TlsVersion::Tls12),
            0x0304 => Some(TlsVersion::Tls13),
            _ => None,
        }
    }
}

/// What is known of a server's first flight so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flight {
    /// The ServerHello (or HelloRetryRequest).
    pub hello: Option<ServerHello>,
    /// The certificates that were sent in clear (TLS 1.2 and older), leaf first, as DER.
    pub certificates: Vec<Vec<u8>>,
    /// Whether a CertificateRequest was sent in clear (TLS 1.2 and older).
    pub certificate_requested: bool,
    /// The description of a fatal alert (RFC 8446 section 6.2).
    pub alert: Option<u8>,
    /// Why these bytes are no TLS.
    pub not_tls: Option<&'static str>,
    finished: bool,
    taken: usize,
    records: Vec<u8>,
    messages: Vec<u8>,
}

impl Flight {
    /// Takes the next bytes; says whether more could tell more.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let kept = bytes.len().min(LIMIT - self.taken);
        self.taken += kept;
        self.records.extend_from_slice(&bytes[..kept]);
        while !self.finished {
            let Some(record) = self.record() else { break };
            self.take(record);
        }
        self.finished |= self.taken == LIMIT;
        !self.finished
    }

    /// The next whole record, as its type and content.
    fn record(&mut self) -> Option<(u8, Vec<u8>)> {
        let kind = *self.records.first()?;
        let major = self.records.get(1).copied().unwrap_or(3);
        if !(CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&kind) || major != 3 {
            let begins = &self.records[..self.records.len().min(HTTP.len())];
            let http = HTTP.starts_with(begins);
            if http && begins.len() < HTTP.len() {
                return None;
            }
            self.not_tls = Some(if http {
                "the server speaks plain HTTP on this port"
            } else {
                "the server does not speak TLS on this port"
            });
            self.finished = true;
            return None;
        }
        let header = self.records.first_chunk::<5>()?;
        let end = 5 + usize::from(u16::from_be_bytes([header[3], header[4]]));
        let content = self.records.get(5..end)?.to_vec();
        self.records.drain(..end);
        Some((kind, content))
    }

    fn take(&mut self, (kind, content): (u8, Vec<u8>)) {
        match kind {
            HANDSHAKE => {
                self.messages.extend_from_slice(&content);
                while !self.finished && self.message() {}
            }
            ALERT => match content.first_chunk::<2>() {
                Some([WARNING, _]) => {}
                Some([_, description]) => {
                    self.alert = Some(*description);
                    self.finished = true;
                }
                None => self.finished = true,
            },
            // What follows a ServerHello of TLS 1.3 is encrypted.
            APPLICATION_DATA => self.finished = true,
            _ => {}
        }
    }

    /// Reads one whole handshake message, when there is one.
    fn message(&mut self) -> bool {
        let Some([kind, length @ ..]) = self.messages.first_chunk::<4>().copied() else { return false };
        let end = 4 + length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let Some(body) = self.messages.get(4..end) else {
            // A message that cannot fit any more would only be waited for in vain.
            self.finished |= end > LIMIT;
            return false;
        };
        match kind {
            SERVER_HELLO if self.hello.is_none() => {
                self.hello = server_hello(body);
                self.finished |= self.hello.is_none_or(|h| h.version >= 0x0304);
            }
            CERTIFICATE if self.certificates.is_empty() => self.certificates = certificates(body),
            CERTIFICATE_REQUEST => self.certificate_requested = true,
            SERVER_HELLO_DONE => self.finished = true,
            _ => {}
        }
        self.messages.drain(..end);
        true
    }
}

fn server_hello(body: &[u8]) -> Option<ServerHello> {
    let mut at = Cursor(body);
    let version = at.u16()?;
    at.take(32)?;
    let session = at.u8()?;
    at.take(usize::from(session))?;
    let suite = at.u16()?;
    at.u8()?;
    Some(ServerHello { version: at.extension_version().unwrap_or(version), suite })
}

fn certificates(body: &[u8]) -> Vec<Vec<u8>> {
    let mut at = Cursor(body);
    let mut found = Vec::new();
    at.u24();
    while let Some(der) = at.u24().and_then(|length| at.take(length)) {
        found.push(der.to_vec());
        if found.len() == CERTIFICATES {
            break;
        }
    }
    found
}

/// Bytes yet to be read.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_be_bytes([b[0], b[1]]))
    }

    fn u24(&mut self) -> Option<usize> {
        self.take(3).map(|b| usize::from(b[0]) << 16 | usize::from(b[1]) << 8 | usize::from(b[2]))
    }

    /// The version in `supported_versions`, among the extensions that follow.
    fn extension_version(&mut self) -> Option<u16> {
        self.u16()?;
        loop {
            let (kind, length) = (self.u16()?, self.u16()?);
            let mut content = Cursor(self.take(usize::from(length))?);
            if kind == SUPPORTED_VERSIONS {
                return content.u16();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("short").to_be_bytes();
        [&[kind, 3, 3], &length[..], content].concat()
    }

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).expect("short").to_be_bytes();
        [&[kind], &length[1..], body].concat()
    }

    fn hello(version: [u8; 2], extensions: &[u8]) -> Vec<u8> {
        message(SERVER_HELLO, &[&version[..], &[7; 32], &[0], &[0xC0, 0x2F], &[0], extensions].concat())
    }

    /// ServerHello, two certificates, CertificateRequest, ServerHelloDone.
    fn old_flight() -> Vec<u8> {
        let list = [&[0, 0, 3][..], b"abc", &[0, 0, 1], b"d"].concat();
        let certificates = [&[0, 0, 10][..], &list].concat();
        let all = [
            hello([3, 1], &[]),
            message(CERTIFICATE, &certificates),
            message(CERTIFICATE_REQUEST, &[1, 1, 0, 0]),
            message(SERVER_HELLO_DONE, &[]),
        ]
        .concat();
        // Cut where no message ends: records and messages need not agree (RFC 5246 section 6.2.1).
        [record(HANDSHAKE, &all[..50]), record(HANDSHAKE, &all[50..])].concat()
    }

    #[test]
    fn a_whole_old_flight_is_read() {
        let mut flight = Flight::default();
        assert!(!flight.push(&old_flight()), "ServerHelloDone ends it");
        assert_eq!(flight.hello, Some(ServerHello { version: 0x0301, suite: 0xC02F }));
        assert_eq!(flight.certificates, [b"abc".to_vec(), b"d".to_vec()]);
        assert!(flight.certificate_requested);
    }

    #[test]
    fn the_version_of_tls_1_3_stands_in_its_extension() {
        let extensions = [0, 10, 0, 51, 0, 0, 0, 43, 0, 2, 3, 4];
        let mut flight = Flight::default();
        assert!(!flight.push(&record(HANDSHAKE, &hello([3, 3], &extensions))));
        assert_eq!(flight.hello.and_then(|h| h.tls_version()), Some(TlsVersion::Tls13));
    }

    #[test]
    fn refusals_and_other_protocols_are_told_apart() {
        let mut flight = Flight::default();
        assert!(flight.push(&record(ALERT, &[WARNING, 112])), "unrecognized_name may be a warning");
        assert!(!flight.push(&record(ALERT, &[2, 70])));
        assert_eq!(flight.alert, Some(70));
        for (text, said) in [("HTTP/1.1 400", "plain HTTP"), ("SSH-2.0", "does not speak TLS")] {
            let mut flight = Flight::default();
            assert!(!flight.push(text.as_bytes()));
            assert!(flight.not_tls.expect("said").contains(said));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_hold_more_than_its_limit(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3000), 0..12)) {
            let mut flight = Flight::default();
            for chunk in &chunks {
                flight.push(chunk);
            }
            prop_assert!(flight.records.len() + flight.messages.len() <= LIMIT);
        }

        #[test]
        fn a_damaged_flight_never_panics(at in 0..80usize, byte: u8, cut in 0..120usize) {
            let mut bytes = old_flight();
            bytes[at] = byte;
            bytes.truncate(cut);
            Flight::default().push(&bytes);
        }

        #[test]
        fn how_the_bytes_were_cut_makes_no_difference(size in 1..40usize) {
            let bytes = old_flight();
            let (mut whole, mut pieces) = (Flight::default(), Flight::default());
            whole.push(&bytes);
            for piece in bytes.chunks(size) {
                pieces.push(piece);
            }
            prop_assert_eq!(whole, pieces);
        }
    }
}
