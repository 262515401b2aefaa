//! The time that a line of a log gives itself, to tell whether what it holds was valid then.

/// How much of a line is looked at.
const HEAD: usize = 4096;
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Seconds since 1970, of the first date with a time in a line: ISO 8601 or as access logs have it. Without
/// an offset it is taken for UTC.
pub(crate) fn of_line(line: &[u8]) -> Option<i64> {
    let line = &line[..line.len().min(HEAD)];
    let begins = |at: &usize| {
        line[*at].is_ascii_digit() && at.checked_sub(1).is_none_or(|b| !line[b].is_ascii_alphanumeric())
    };
    (0..line.len()).filter(begins).find_map(|at| iso(&line[at..]).or_else(|| access(&line[at..])))
}

/// `2026-11-21T10:00:00.123+01:00`
fn iso(text: &[u8]) -> Option<i64> {
    let separated = |at: usize, of: &[u8]| text.get(at).is_some_and(|b| of.contains(b));
    if !(separated(4, b"-/") && separated(7, b"-/") && separated(10, b"T ")) {
        return None;
    }
    let day = days(number(text, 0, 4)?, number(text, 5, 2)?, number(text, 8, 2)?)?;
    let rest = &text[19.min(text.len())..];
    let fraction = rest.iter().take(12).take_while(|b| matches!(b, b'.' | b',' | b'0'..=b'9')).count();
    Some(day * 86_400 + time(text, 11)? - offset(&rest[fraction..]))
}

/// `21/Nov/2026:10:00:00 +0100`
fn access(text: &[u8]) -> Option<i64> {
    let month = MONTHS.iter().position(|m| text.get(3..6) == Some(*m))?;
    if text.get(2) != Some(&b'/') || text.get(6) != Some(&b'/') || text.get(11) != Some(&b':') {
        return None;
    }
    let day = days(number(text, 7, 4)?, i64::try_from(month).ok()? + 1, number(text, 0, 2)?)?;
    let rest = &text[20.min(text.len())..];
    Some(day * 86_400 + time(text, 12)? - offset(rest.strip_prefix(b" ").unwrap_or(rest)))
}

fn time(text: &[u8], at: usize) -> Option<i64> {
    let colons = text.get(at + 2) == Some(&b':') && text.get(at + 5) == Some(&b':');
    let (hour, minute, second) = (number(text, at, 2)?, number(text, at + 3, 2)?, number(text, at + 6, 2)?);
    (colons && hour < 24 && minute < 60 && second < 61).then_some(hour * 3600 + minute * 60 + second)
}

/// Seconds that a zone is ahead of UTC.
fn offset(text: &[u8]) -> i64 {
    let sign = match text.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return 0,
    };
    let minutes = if text.get(3) == Some(&b':') { 4 } else { 3 };
    let hours = number(text, 1, 2).unwrap_or(0);
    sign * (hours * 3600 + number(text, minutes, 2).unwrap_or(0) * 60)
}

/// Days since 1970 of a civil date, after Hinnant's public-domain algorithm description.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468)
}

fn number(text: &[u8], at: usize, length: usize) -> Option<i64> {
    let digits = text.get(at..at + length)?;
    digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_its_time() {
        for (line, seconds) in [
            ("2024-02-29T12:34:56Z INFO x", 1_709_210_096),
            ("2024-02-29 12:34:56,123 INFO x", 1_709_210_096),
            ("{\"level\":\"info\",\"ts\":\"2024-02-29T13:34:56.123+01:00\"}", 1_709_210_096),
            ("10.0.0.1 - - [29/Feb/2024:07:34:56 -0500] \"GET /\"", 1_709_210_096),
            ("[2024/02/29 12:34:56] x 2030-01-01T00:00:00Z", 1_709_210_096),
        ] {
            assert_eq!(of_line(line.as_bytes()), Some(seconds), "{line}");
        }
        for line in ["", "2024-02-29", "2024-13-29T12:34:56Z", "10:00:00 x", "9999-99-99T99:99:99"] {
            assert_eq!(of_line(line.as_bytes()), None, "{line}");
        }
    }
}
