//! Shapes that a vendor or a standard gave its secrets, as data: each with lines that hold one and
//! lines that do not. `tests/leaks/shapes.rs` tries them all. A `|` in an example is dropped first, so that
//! this file itself is not taken for a leak.
//!
//! To add one: the anchor is text that every spelling has, at least three bytes, rare in logs; put its first
//! three into a heap of `anchors.rs`. Where it is rare only from its middle on, a `|` stands before that.
//! The shape is a regex that begins at the anchor and whose group 1 is the value.

use crate::kind::{Kind, shaped};
use crate::look;

/// A shape.
#[derive(Debug)]
pub struct Rule {
    /// What it finds.
    pub kind: Kind,
    /// Text that begins it; found whatever its case, then held to the shape. Only what is behind a `|` is
    /// searched for.
    pub anchors: &'static [&'static str],
    /// From the anchor on; group 1 is the value.
    pub shape: &'static str,
    /// What else must hold.
    pub proof: Proof,
    /// Lines with their value, which must be captured.
    pub examples: &'static [(&'static str, &'static str)],
    /// Lines that only look alike.
    pub clean: &'static [&'static str],
}

/// What must hold beside the shape.
#[derive(Debug, Clone, Copy)]
pub enum Proof {
    /// Nothing: the shape is telling enough.
    Shape,
    /// At least so many bits a byte, in tenths.
    Entropy(u8),
    /// GitHub's checksum.
    GitHub,
    /// No stand-in (`***`, `<password>`), no prose, no code.
    Meant,
}

impl Proof {
    /// Whether it holds for a value.
    pub(crate) fn holds(self, value: &[u8]) -> bool {
        match self {
            Self::Shape => true,
            Self::Entropy(tenths) => look::entropy(value) * 10.0 >= f64::from(tenths),
            Self::GitHub => look::crc32_base62(value),
            Self::Meant => !look::is_stand_in(value) && !look::is_prose(value) && !look::is_code(value, None),
        }
    }
}

macro_rules! rule {
    ($id:literal, $title:literal, $anchors:expr, $shape:literal, $proof:expr, $examples:expr, $clean:expr) => {
        Rule {
            kind: shaped($id, $title),
            anchors: &$anchors,
            shape: $shape,
            proof: $proof,
            examples: &$examples,
            clean: &$clean,
        }
    };
}

/// All of them.
pub static RULES: [Rule; 38] = [
    rule! { "aws-access-key-id", "AWS access key id", ["AKIA", "ASIA"],
    r"^((?:AKIA|ASIA)[A-Z2-7]{16})\b", Proof::Entropy(28),
    [("key AK|IAQ3EGRJ5KXW7PLM2Z used", "AKIAQ3EGRJ5KXW7PLM2Z")],
    ["AKIAAAAAAAAAAAAAAAAA", "AKIA", "akiaq3egrj5kxw7plm2z"] },
    rule! { "github-token", "GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    r"^(gh[pousr]_[0-9A-Za-z]{36})\b", Proof::GitHub,
    [("push with gh|p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17 ok", "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")],
    ["ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", "ghp_short"] },
    rule! { "github-fine-grained-token", "GitHub fine-grained token", ["gith|ub_pat_"],
    r"^(github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})\b", Proof::Entropy(35),
    [("gith|ub_pat_11ABCDEFG0aBcDeFgHiJkL_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEy", "github_pat_11ABCDEFG0aBcDeFgHiJkL_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEy")],
    ["github_pat_x"] },
    rule! { "gitlab-token", "GitLab token", ["glpat-", "glptt-", "gldt-", "glrt-", "glcbt-"],
    r"^(gl(?:pat|ptt|dt|rt|cbt)-[0-9A-Za-z_-]{20,64})", Proof::Entropy(30),
    [("using gl|pat-x7Kq9ZtR2mWvB4nYc8Pd.", "glpat-x7Kq9ZtR2mWvB4nYc8Pd")],
    ["glpat-xxxxxxxxxxxxxxxxxxxx"] },
    rule! { "stripe-key", "Stripe secret key", ["s|k_live_", "r|k_live_", "s|k_test_", "r|k_test_"],
    r"^([sr]k_(?:live|test)_[0-9A-Za-z]{16,247})\b", Proof::Entropy(30),
    [("stripe sk|_live_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_4eC39HqLyjWDarjtT1zdp7dc")],
    ["pk_live_4eC39HqLyjWDarjtT1zdp7dc is public", "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx"] },
    rule! { "stripe-webhook-secret", "Stripe webhook secret", ["whsec_"],
    r"^(whsec_[0-9A-Za-z+/=]{24,})", Proof::Entropy(30),
    [("whs|ec_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe", "whsec_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe")],
    ["whsec_..."] },
    rule! { "slack-token", "Slack token", ["xox", "xapp-"],
    r"^((?:xox[abcdeprs][-.]|xapp-)[0-9A-Za-z.%-]{20,})", Proof::Entropy(28),
    [("slack xo|xb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1", "xoxb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1")],
    ["xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx"] },
    rule! { "slack-webhook", "Slack webhook URL", ["hooks.slack.com/"],
    r"^hooks\.slack\.com/(?:services|workflows|triggers)/(T[0-9A-Za-z]+/[0-9A-Za-z]+/[0-9A-Za-z]{16,})", Proof::Entropy(28),
    [("POST https://hoo|ks.slack.com/services/T0ABC12DE/B0XYZ98UV/q8Zt3mXv5WnK2yRb7LcPd9Gf 200", "T0ABC12DE/B0XYZ98UV/q8Zt3mXv5WnK2yRb7LcPd9Gf")],
    ["https://hooks.slack.com/services/T000/B000/XXXX"] },
    rule! { "discord-webhook", "Discord webhook URL", ["/api/w|ebhooks/"],
    r"^/api/webhooks/([0-9]{17,20}/[0-9A-Za-z_-]{60,})", Proof::Shape,
    [("POST https://discord.com/api/webh|ooks/112233445566778899/q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfG", "112233445566778899/q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfG")],
    ["GET /api/webhooks/12 200"] },
    rule! { "google-api-key", "Google API key", ["AIza"],
    r"^(AIza[0-9A-Za-z_-]{35})(?:[^0-9A-Za-z_-]|$)", Proof::Entropy(32),
    [("maps?key=AI|zaSyD3x8Kq9ZtR2mWvB4nYc8PdLf6GhJkQw1e&v=3", "AIzaSyD3x8Kq9ZtR2mWvB4nYc8PdLf6GhJkQw1e")],
    ["AIzaSyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AIza"] },
    rule! { "google-oauth-token", "Google OAuth token", ["ya29."],
    r"^(ya29\.[0-9A-Za-z_-]{30,})", Proof::Entropy(32),
    [("got ya|29.a0AfH6SMBx3Kq9ZtR2mWvB4nYc8PdLf6GhJkQw", "ya29.a0AfH6SMBx3Kq9ZtR2mWvB4nYc8PdLf6GhJkQw")],
    ["ya29.short"] },
    rule! { "google-client-secret", "Google OAuth client secret", ["GOCSPX-"],
    r"^(GOCSPX-[0-9A-Za-z_-]{28})", Proof::Entropy(30),
    [("GOC|SPX-x3Kq9ZtR2mWvB4nYc8PdLf6GhJkQ", "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")],
    ["GOCSPX-"] },
    rule! { "anthropic-key", "Anthropic API key", ["sk-ant-"],
    r"^(sk-ant-[a-z]{3,5}[0-9]{2}-[0-9A-Za-z_-]{60,})", Proof::Entropy(35),
    [("using sk|-ant-api03-q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGAA", "sk-ant-api03-q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGAA")],
    ["sk-ant-api03-..."] },
    rule! { "openai-key", "OpenAI API key", ["sk-"],
    r"^(sk-(?:(?:proj|svcacct|admin)-[0-9A-Za-z_-]{40,}|[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}))", Proof::Entropy(35),
    [("openai sk|-proj-q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oM failed", "sk-proj-q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oM")],
    ["task-queue-worker-default-with-a-very-long-name-that-goes-on"] },
    rule! { "hugging-face-token", "Hugging Face token", ["hf_"],
    r"^(hf_[A-Za-z]{34})\b", Proof::Entropy(35),
    [("h|f_qZtmXvWnKyRbLcPdGfHsJuQeTaVxYwBzNo", "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")],
    ["hf_hub_download"] },
    rule! { "npm-token", "npm token", ["npm_"],
    r"^(npm_[0-9A-Za-z]{36})\b", Proof::Entropy(35),
    [("n|pm_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVx", "npm_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVx")],
    ["npm_config_registry"] },
    rule! { "pypi-token", "PyPI token", ["pypi-"],
    r"^(pypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,})", Proof::Shape,
    [("py|pi-AgEIcHlwaS5vcmcq8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgF", "pypi-AgEIcHlwaS5vcmcq8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgF")],
    ["pypi-server"] },
    rule! { "crates-io-token", "crates.io token", ["cio"],
    r"^(cio[0-9A-Za-z]{32})\b", Proof::Entropy(38),
    [("c|ioq8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe", "cioq8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe")],
    ["precious"] },
    rule! { "sendgrid-key", "SendGrid API key", ["SG."],
    r"^(SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43})", Proof::Entropy(35),
    [("S|G.q8Zt3mXv5WnK2yRb7LcPd9.GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCd", "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")],
    ["msg.id=3"] },
    rule! { "shopify-token", "Shopify token", ["shp"],
    r"^(shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})\b", Proof::Entropy(28),
    [("sh|pat_3f2a91c47be05d68f1a2b3c4d5e6f708", "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")],
    ["shpat_"] },
    rule! { "digitalocean-token", "DigitalOcean token", ["dop|_v1_", "doo|_v1_", "dor|_v1_"],
    r"^(do[opr]_v1_[0-9a-f]{64})\b", Proof::Entropy(28),
    [("do|p_v1_3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708", "dop_v1_3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708")],
    ["dop_v1_abc"] },
    rule! { "docker-token", "Docker Hub token", ["dckr_"],
    r"^(dckr_[po]at_[0-9A-Za-z_-]{27,})", Proof::Entropy(32),
    [("dck|r_pat_q8Zt3mXv5WnK2yRb7LcPd9GfHs4", "dckr_pat_q8Zt3mXv5WnK2yRb7LcPd9GfHs4")],
    ["dckr_pat_"] },
    rule! { "vault-token", "HashiCorp Vault token", ["hvs.", "hvb."],
    r"^(hv[sb]\.[0-9A-Za-z_-]{24,})", Proof::Entropy(32),
    [("vault h|vs.CAESIq8Zt3mXv5WnK2yRb7LcPd9GfHs4", "hvs.CAESIq8Zt3mXv5WnK2yRb7LcPd9GfHs4")],
    ["hvs.example"] },
    rule! { "linear-key", "Linear API key", ["l|in_api_"],
    r"^(lin_api_[0-9A-Za-z]{40})\b", Proof::Entropy(32),
    [("lin|_api_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBz", "lin_api_q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBz")],
    ["lin_api_key"] },
    rule! { "telegram-bot-token", "Telegram bot token", ["/bot"],
    r"^/bot([0-9]{8,10}:[0-9A-Za-z_-]{35})", Proof::Entropy(30),
    [("POST https://api.telegram.org/b|ot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawQ/getMe", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawQ")],
    ["GET /bots.txt 200", "GET /bot.html"] },
    rule! { "azure-storage-key", "Azure storage key", ["Account|Key="],
    r"^AccountKey=([0-9A-Za-z+/]{86}==)", Proof::Entropy(40),
    [("DefaultEndpointsProtocol=https;AccountName=a;Account|Key=q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGhIjKlMnOpQrStUvWx0==;", "q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGhIjKlMnOpQrStUvWx0==")],
    ["AccountKey=<key>"] },
    rule! { "azure-sas", "Azure shared access signature", ["&|sig=", "?|sig="],
    r"^[&?]sig=([0-9A-Za-z%+/]{40,60}(?:%3[Dd]|=))", Proof::Entropy(35),
    [("PUT /c/b?sv=2022-11-02&s|ig=q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1o%3D 201", "q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1o%3D")],
    ["/x?sig=none"] },
    rule! { "bcrypt-hash", "Password hash (bcrypt)", ["$2a$", "$2b$", "$2y$"],
    r"^(\$2[aby]\$[0-9]{2}\$[./0-9A-Za-z]{53})", Proof::Entropy(30),
    [("hash=$2|b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW ok", "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW")],
    ["costs $2a$", "$2b$12$short"] },
    rule! { "argon2-hash", "Password hash (Argon2)", ["$argon2"],
    r"^(\$argon2(?:id?|d)\$(?:v=[0-9]+\$)?[a-z0-9=,]+\$[0-9A-Za-z+/=_-]{8,}\$[0-9A-Za-z+/=_-]{16,})", Proof::Shape,
    [("stored $arg|on2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG ok", "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG")],
    ["$argon2id$ is the format"] },
    rule! { "scrypt-hash", "Password hash (scrypt)", ["$scrypt$", "scrypt:"],
    r"^(\$scrypt\$[a-z0-9=,]+\$[0-9A-Za-z+/=]{8,}\$[0-9A-Za-z+/=]{16,}|scrypt:[0-9]+:[0-9]+:[0-9]+\$[0-9A-Za-z]{8,}\$[0-9a-f]{64,128})", Proof::Shape,
    [("row: scr|ypt:32768:8:1$q8Zt3mXv5WnK2yRb$3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708", "scrypt:32768:8:1$q8Zt3mXv5WnK2yRb$3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708")],
    ["scrypt: memory limit exceeded"] },
    rule! { "pbkdf2-hash", "Password hash (PBKDF2)", ["pbkdf2"],
    r"^(pbkdf2(?:_sha(?:1|256|512)|:sha(?:1|256|512):[0-9]+|-sha(?:1|256|512))?\$[^\s'\x22$]{1,64}\$[^\s'\x22,;]{20,160})", Proof::Shape,
    [("row: pbk|df2:sha256:600000$q8Zt3mXv$3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708", "pbkdf2:sha256:600000$q8Zt3mXv$3f2a91c47be05d68f1a2b3c4d5e6f7083f2a91c47be05d68f1a2b3c4d5e6f708"), ("django pbk|df2_sha256$600000$q8Zt3mXv5WnK$RdescudvJCsgt3ubRdescudvJCsgt3ub=", "pbkdf2_sha256$600000$q8Zt3mXv5WnK$RdescudvJCsgt3ubRdescudvJCsgt3ub=")],
    ["using pbkdf2 with sha256"] },
    rule! { "crypt-hash", "Password hash (crypt)", ["$1$", "$5$", "$6$", "$y$"],
    r"^(\$(?:[156]|y)\$(?:rounds=[0-9]+\$|[./0-9A-Za-z]{1,8}\$)?[./0-9A-Za-z]{2,86}\$[./0-9A-Za-z]{22,86})", Proof::Entropy(28),
    [("alice:$6|$q8Zt3mXv$RdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubab:19000:", "$6$q8Zt3mXv$RdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubRdescudvJCsgt3ubab")],
    ["paid $6$ or $5$"] },
    rule! { "ldap-hash", "Password hash (LDAP)", ["{SSHA", "{SHA"],
    r"^(\{S?SHA(?:256|512)?\}[0-9A-Za-z+/]{27,}={0,2})", Proof::Entropy(30),
    [("userPw {SS|HA}q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe", "{SSHA}q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6Qe")],
    ["{SSHA} is used"] },
    rule! { "curl-user", "User and password of a curl command", ["curl "],
    r#"^curl [^\n]{0,400}?(?:-u|--user|--proxy-user)[ =]?\\*['"]?[^\s:'"\\]{1,64}:([^\s'"\\]{1,128})"#, Proof::Meant,
    [("+ curl -s -u alice:hunt|er2 https://api.example.com/", "hunter2"), ("curl --user 'bob:s3cr|et!' -X POST http://x/", "s3cret!")],
    ["curl -u alice https://x", "curl -u $USER:$PASSWORD https://x", "curl -u alice:*** https://x"] },
    rule! { "auth-pair", "User and password given to an HTTP client", ["auth=(", "auth: (", "BasicAuth("],
    r#"^(?:auth=\(|auth: \(|BasicAuth\()\\*b?\\*['"][^'"\n]{1,64}['"], ?\\*b?\\*['"]([^'"\\\n]{1,128})\\*['"]"#, Proof::Meant,
    [("requests.get(url, auth=('alice', 'hunt|er2'))", "hunter2")],
    ["auth=(user, password)", "auth=('alice', '***')"] },
    rule! { "credentials-pair", "User and password written as a pair", ["credentials", "decoded"],
    r#"^(?:credentials?|decoded)(?: pair| auth| basic| credentials?| header| are| is| as| for [^\s:]{1,64}){0,3}[:=]? ?b?\\*['"]?[0-9._@+-]{0,32}[A-Za-z][0-9A-Za-z._@+-]{0,64}:([^\s'",;:/\\]*[^\sA-Za-z'",;:/\\][^\s'",;\\]*)"#, Proof::Meant,
    [("decoded credentials: alice:hunt|er2", "hunter2"), ("decoded b'alice:hunt|er2'", "hunter2")],
    ["credentials: 12:30", "credentials: none", "decoded in 0:3ms", "decoded frame 12 of stream"] },
    rule! { "secret-key-repr", "Secret in a Python object", ["SecretStr("],
    r#"^SecretStr\(\\*['"]([^'"\\\n]+)\\*['"]\)"#, Proof::Meant,
    [("key=SecretStr('hunt|er2')", "hunter2")],
    ["password=SecretStr('**********')"] },
    rule! { "xml-password", "Password in XML", ["Password>", "passwd>", "wsse:|Password "],
    r"^(?i:password|passwd|wsse:password [^>\n]{0,200})>([^<>\n]{1,128})</", Proof::Meant,
    [("<user>alice</user><password>hunt|er2</password>", "hunter2")],
    ["<password></password>", "<password>***</password>"] },
];
