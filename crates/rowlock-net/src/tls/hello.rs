//! ClientHellos written by hand: versions and suites that no TLS library still offers.
//!
//! One handshake record (RFC 8446 section 5.1, RFC 5246 section 6.2.1, RFC 6101
//! section 5.2.1) with one ClientHello. Nothing here is secret: no handshake is
//! ever finished, so the random and the key share are fixed bytes.

use rowlock_model::TlsVersion;

use super::suites;

/// What a ClientHello offers.
#[derive(Debug, Clone)]
pub(super) struct Offer<'a> {
    /// The highest version.
    pub(super) version: TlsVersion,
    /// The suites, by number.
    pub(super) suites: Vec<u16>,
    /// The DNS name for server_name (RFC 6066 section 3); `None` for an address.
    pub(super) server_name: Option<&'a str>,
}

impl<'a> Offer<'a> {
    /// One version at most, with every suite that it may agree on.
    pub(super) fn of(version: TlsVersion, server_name: Option<&'a str>) -> Self {
        let suites = match version {
            TlsVersion::Tls13 => suites::of_tls13(),
            TlsVersion::Tls12 => suites::of_tls12(),
            TlsVersion::Tls11 | TlsVersion::Tls10 | TlsVersion::Ssl3 => suites::of_older(),
        };
        Self { version, suites, server_name }
    }

    /// The record with the ClientHello.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut body = Bytes::default();
        body.u16(wire(self.version).min(0x0303));
        body.raw(&RANDOM);
        // A session id of 32 bytes lets servers behind middleboxes answer a TLS 1.3 offer (RFC 8446 appendix D.4).
        let session: &[u8] = if self.version == TlsVersion::Tls13 { &RANDOM } else { &[] };
        body.prefixed(1, |b| b.raw(session));
        body.prefixed(2, |b| {
            self.suites.iter().for_each(|suite| b.u16(*suite));
            if self.version != TlsVersion::Tls13 {
                b.u16(EMPTY_RENEGOTIATION_INFO);
            }
        });
        body.prefixed(1, |b| b.u8(0));
        if self.version != TlsVersion::Ssl3 {
            body.prefixed(2, |b| self.extensions(b));
        }
        let mut record = Bytes::default();
        record.u8(HANDSHAKE);
        // Old servers look at the record's version before they look at the hello's.
        record.u16(wire(self.version).min(0x0301));
        record.prefixed(2, |b| {
            b.u8(CLIENT_HELLO);
            b.prefixed(3, |b| b.raw(&body.0));
        });
        record.0
    }

    fn extensions(&self, out: &mut Bytes) {
        if let Some(name) = self.server_name {
            out.extension(0, |b| {
                b.prefixed(2, |b| {
                    b.u8(0);
                    b.prefixed(2, |b| b.raw(name.as_bytes()));
                });
            });
        }
        // supported_groups and ec_point_formats (RFC 8422 section 5.1).
        out.extension(10, |b| b.prefixed(2, |b| GROUPS.iter().for_each(|group| b.u16(*group))));
        out.extension(11, |b| b.prefixed(1, |b| b.u8(0)));
        if self.version >= TlsVersion::Tls12 {
            out.extension(13, |b| b.prefixed(2, |b| SIGNATURES.iter().for_each(|scheme| b.u16(*scheme))));
        }
        if self.version == TlsVersion::Tls13 {
            out.extension(43, |b| b.prefixed(1, |b| b.u16(wire(TlsVersion::Tls13))));
            out.extension(51, |b| {
                b.prefixed(2, |b| {
                    b.u16(X25519);
                    b.prefixed(2, |b| b.raw(&KEY_SHARE));
                });
            });
        }
    }
}

/// The version's number in a hello.
pub(super) fn wire(version: TlsVersion) -> u16 {
    match version {
        TlsVersion::Ssl3 => 0x0300,
        TlsVersion::Tls10 => 0x0301,
        TlsVersion::Tls11 => 0x0302,
        TlsVersion::Tls12 => 0x0303,
        TlsVersion::Tls13 => 0x0304,
    }
}

const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
/// The signalling suite of RFC 5746 section 3.3.
const EMPTY_RENEGOTIATION_INFO: u16 = 0x00FF;
const RANDOM: [u8; 32] = *b"rowlock asks only which versions";
/// The x coordinate of Curve25519's base point: a share that no server refuses (RFC 7748 section 4.1).
const KEY_SHARE: [u8; 32] = {
    let mut share = [0; 32];
    share[0] = 9;
    share
};
const X25519: u16 = 0x001D;
/// X25519, P-256, P-384, P-521, ffdhe2048, ffdhe3072, X25519MLKEM768.
const GROUPS: [u16; 7] = [X25519, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x11EC];
/// From ECDSA, RSA-PSS and Ed25519 down to SHA-1, so that a server with an old certificate answers too.
const SIGNATURES: [u16; 15] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x0401, 0x0501, 0x0601, 0x0203,
    0x0201, 0x0202,
];

/// Bytes under construction.
#[derive(Debug, Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u8(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// What `fill` writes, behind its length in `width` bytes.
    fn prefixed(&mut self, width: usize, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        fill(&mut inner);
        let length = inner.0.len().to_be_bytes();
        self.raw(&length[length.len() - width..]);
        self.0.append(&mut inner.0);
    }

    fn extension(&mut self, number: u16, fill: impl FnOnce(&mut Self)) {
        self.u16(number);
        self.prefixed(2, fill);
    }
}

#[cfg(test)]
mod tests {
    use rustls::server::Acceptor;

    use super::*;

    fn accepted(offer: &Offer<'_>) -> Result<(), rustls::Error> {
        let mut acceptor = Acceptor::default();
        acceptor.read_tls(&mut offer.encode().as_slice()).expect("reads from memory");
        acceptor.accept().map_err(|(error, _)| error)?.expect("the whole hello is there");
        Ok(())
    }

    #[test]
    fn a_strict_reader_takes_the_hellos_of_today() {
        for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
            for name in [None, Some("api.example")] {
                accepted(&Offer::of(version, name)).expect("well formed");
            }
        }
    }

    #[test]
    fn the_hello_of_ssl_3_has_no_extensions() {
        let bytes = Offer::of(TlsVersion::Ssl3, Some("api.example")).encode();
        assert_eq!(&bytes[..3], &[22, 3, 0]);
        assert!(!bytes.windows(4).any(|w| w == b"api."));
        assert_eq!(usize::from(u16::from_be_bytes([bytes[3], bytes[4]])), bytes.len() - 5);
    }
}
