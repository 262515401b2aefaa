//! Certificates, days and commands in words.

use rowlock_model::{CertificateFacts, Known};

const DAY: i64 = 24 * 60 * 60;
/// Most names of one certificate that are told.
const NAMES: usize = 8;

/// A certificate in one line.
pub(super) fn certificate(certificate: &CertificateFacts) -> String {
    let CertificateFacts { subject, issuer, key_algorithm, key_bits, signature_algorithm, .. } = certificate;
    let names = match certificate.names.as_slice() {
        [] => "no subjectAltName".to_owned(),
        names if names.len() > NAMES => {
            format!("{} and {} more", names[..NAMES].join(", "), names.len() - NAMES)
        }
        names => names.join(", "),
    };
    format!(
        "certificate of '{subject}', issued by '{issuer}', for {names}; valid from {} to {}; \
         {key_algorithm} key of {key_bits} bits, signed with {signature_algorithm}",
        day(certificate.not_before),
        day(certificate.not_after)
    )
}

/// The command that shows the same: `openssl s_client` with these options.
pub(super) fn command(known: &Known, options: &str) -> String {
    let (host, port) = (&known.target.host, known.target.port);
    let connect = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let space = if options.is_empty() { "" } else { " " };
    format!("openssl s_client -connect {connect} -servername {host}{space}{options} </dev/null")
}

/// How many whole days lie between two times, at least 0.
pub(super) fn days(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).max(0) / DAY
}

/// `2026-11-21`: the day of a time, in UTC and the Gregorian calendar.
pub(super) fn day(seconds: i64) -> String {
    // Years that begin in March put the leap day last, so that months have a fixed pattern.
    let days = seconds.div_euclid(DAY) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_795_232_389, "2026-11-21"),
            (253_402_300_799, "9999-12-31"),
        ] {
            assert_eq!(day(seconds), expected);
        }
        assert_eq!((days(0, 3 * DAY - 1), days(5 * DAY, 0)), (2, 0));
    }
}
