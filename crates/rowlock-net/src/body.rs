//! Bodies, read and unpacked within limits.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// Reads at most `limit` bytes; the flag says whether there was more.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<(Vec<u8>, bool), hyper::Error> {
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let room = limit.saturating_sub(kept.len());
        if data.len() > room {
            kept.extend_from_slice(&data[..room]);
            return Ok((kept, true));
        }
        kept.extend_from_slice(&data);
    }
    Ok((kept, false))
}

/// Removes a content coding that came without being asked for; at most `limit` bytes come out.
///
/// What cannot be unpacked stays as it is: a broken body is data too.
pub(crate) fn unpack(packed: Vec<u8>, coding: &str, limit: usize) -> (Vec<u8>, bool) {
    let reader: Box<dyn Read + '_> = match coding.trim() {
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(packed.as_slice())),
        "deflate" => Box::new(ZlibDecoder::new(packed.as_slice())),
        _ => return (packed, false),
    };
    let mut plain = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let outcome = reader.take(most).read_to_end(&mut plain);
    if outcome.is_err() && plain.is_empty() {
        return (packed, false);
    }
    let more = plain.len() > limit;
    plain.truncate(limit);
    (plain, more)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn a_bomb_is_cut_at_the_limit() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 50 << 20]).expect("in memory");
        let bomb = encoder.finish().expect("in memory");
        let (plain, more) = unpack(bomb, "gzip", 1 << 20);
        assert_eq!((plain.len(), more), (1 << 20, true));
    }

    #[test]
    fn what_is_not_gzip_stays_as_it_is() {
        assert_eq!(unpack(b"plain".to_vec(), "gzip", 100), (b"plain".to_vec(), false));
    }
}
