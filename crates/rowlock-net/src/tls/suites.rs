//! The cipher suites that the raw ClientHellos offer, by number and IANA name.
//!
//! Only what is offered has a name here; a server that answers with anything
//! else is shown by the number.

/// What makes a suite weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weakness {
    /// No encryption.
    Null,
    /// Nobody is authenticated.
    Anonymous,
    /// Keys of 40 bits (RFC 2246; removed by RFC 4346).
    Export,
    /// RC4 (prohibited by RFC 7465).
    Rc4,
    /// DES and 3DES: 64-bit blocks (RFC 9325 section 4.1).
    Des,
}

/// A suite by its number and its name in IANA's registry.
type Suite = (u16, &'static str);

/// The name of a suite; its number when it is none that is offered.
pub(super) fn name(number: u16) -> String {
    [TLS13, MODERN, CBC]
        .into_iter()
        .flatten()
        .chain(WEAK.iter().flat_map(|(_, suites)| *suites))
        .find(|(n, _)| *n == number)
        .map_or_else(|| format!("0x{number:04X}"), |(_, name)| (*name).to_owned())
}

/// The weakness of a suite that is offered as a weak one.
pub(super) fn weakness(number: u16) -> Option<Weakness> {
    WEAK.iter().find(|(_, suites)| suites.iter().any(|(n, _)| *n == number)).map(|(weakness, _)| *weakness)
}

/// The suites of TLS 1.3 (RFC 8446 appendix B.4).
pub(super) fn of_tls13() -> Vec<u16> {
    numbers(TLS13).collect()
}

/// Every suite that TLS 1.2 may agree on.
pub(super) fn of_tls12() -> Vec<u16> {
    numbers(MODERN).chain(of_older()).collect()
}

/// Every suite that TLS 1.1 and older may agree on, the weak ones last.
pub(super) fn of_older() -> Vec<u16> {
    numbers(CBC).chain(weak_without(&[])).collect()
}

/// The weak suites, without those of some weaknesses.
pub(super) fn weak_without(left_out: &[Weakness]) -> Vec<u16> {
    WEAK.iter().filter(|(w, _)| !left_out.contains(w)).flat_map(|(_, suites)| numbers(suites)).collect()
}

fn numbers(suites: &'static [Suite]) -> impl Iterator<Item = u16> {
    suites.iter().map(|(number, _)| *number)
}

const TLS13: &[Suite] = &[
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0x1304, "TLS_AES_128_CCM_SHA256"),
    (0x1305, "TLS_AES_128_CCM_8_SHA256"),
];

const MODERN: &[Suite] = &[
    (0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xC02C, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xC030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xCCA9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xCCA8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0x009E, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009F, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xCCAA, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009D, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0xC0AC, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    (0xC09C, "TLS_RSA_WITH_AES_128_CCM"),
    (0xC023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xC027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0xC024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    (0xC028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    (0x003C, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (0x003D, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0x006B, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
];

const CBC: &[Suite] = &[
    (0xC009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xC013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xC00A, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xC014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x0032, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA"),
    (0x0038, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA"),
    (0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"),
    (0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"),
];

/// Worst first: a server without a preference of its own takes the first that it knows.
const WEAK: &[(Weakness, &[Suite])] = &[
    (
        Weakness::Null,
        &[
            (0x0001, "TLS_RSA_WITH_NULL_MD5"),
            (0x0002, "TLS_RSA_WITH_NULL_SHA"),
            (0x003B, "TLS_RSA_WITH_NULL_SHA256"),
            (0xC006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA"),
            (0xC010, "TLS_ECDHE_RSA_WITH_NULL_SHA"),
            (0xC015, "TLS_ECDH_anon_WITH_NULL_SHA"),
        ],
    ),
    (
        Weakness::Anonymous,
        &[
            (0x0017, "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"),
            (0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"),
            (0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA"),
            (0x001A, "TLS_DH_anon_WITH_DES_CBC_SHA"),
            (0x001B, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"),
            (0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
            (0x003A, "TLS_DH_anon_WITH_AES_256_CBC_SHA"),
            (0x006C, "TLS_DH_anon_WITH_AES_128_CBC_SHA256"),
            (0x006D, "TLS_DH_anon_WITH_AES_256_CBC_SHA256"),
            (0x00A6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256"),
            (0x00A7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384"),
            (0xC016, "TLS_ECDH_anon_WITH_RC4_128_SHA"),
            (0xC017, "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA"),
            (0xC018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"),
            (0xC019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"),
        ],
    ),
    (
        Weakness::Export,
        &[
            (0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
            (0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"),
            (0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"),
            (0x0011, "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA"),
            (0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"),
        ],
    ),
    (
        Weakness::Rc4,
        &[
            (0x0004, "TLS_RSA_WITH_RC4_128_MD5"),
            (0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
            (0xC007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
            (0xC011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
        ],
    ),
    (
        Weakness::Des,
        &[
            (0x0009, "TLS_RSA_WITH_DES_CBC_SHA"),
            (0x0012, "TLS_DHE_DSS_WITH_DES_CBC_SHA"),
            (0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA"),
            (0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            (0x0013, "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA"),
            (0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
            (0xC008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"),
            (0xC012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_there_twice_and_each_weak_name_says_why() {
        let all = [of_tls13(), of_tls12()].concat();
        for (at, number) in all.iter().enumerate() {
            assert!(!all[..at].contains(number), "{number:04X}");
        }
        for number in &all {
            let name = name(*number);
            let weak = ["NULL", "anon", "EXPORT", "RC4", "DES"].iter().any(|w| name.contains(w));
            assert_eq!(weakness(*number).is_some(), weak, "{name}");
        }
        assert_eq!(name(0x0A0A), "0x0A0A");
    }
}
