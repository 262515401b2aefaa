#!/bin/sh
# Installs Rowlock's program: downloads the archive of this platform and the release's SHA256SUMS, and puts the
# program into ~/.local/bin when the sums agree. Never asks for root, writes nothing else.
#
#   ROWLOCK_VERSION      such as 0.1.0; the latest release without it
#   ROWLOCK_INSTALL_DIR  where the program goes, instead of ~/.local/bin
#   ROWLOCK_RELEASES     where the releases are: an https:// address, or file:// or http://127.0.0.1:PORT to try it
#
# Needs tar, curl or wget, and sha256sum, shasum or openssl. On Windows take the archive or the wheel.
set -eu

main() {
    releases="${ROWLOCK_RELEASES:-https://github.com/rowlock/rowlock/releases}"
    into="${ROWLOCK_INSTALL_DIR:-${HOME:?HOME is not set}/.local/bin}"
    version="${ROWLOCK_VERSION:-latest}"
    case "$version" in
        *[!0-9A-Za-z.+-]*) fail "'$version' is no version" ;;
        latest) from="$releases/latest/download" ;;
        *) from="$releases/download/v${version#v}" ;;
    esac
    case "$releases" in
        https://* | file:///* | http://127.0.0.1:* | 'http://[::1]:'*) ;;
        *) fail "ROWLOCK_RELEASES takes https:// (file:// and loopback to try it), not '$releases'" ;;
    esac
    target="$(platform)"
    need tar
    archive="rowlock-$target.tar.gz"

    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    fetch "$from/SHA256SUMS" "$scratch/SHA256SUMS"
    fetch "$from/$archive" "$scratch/$archive"
    verify "$scratch" "$archive"
    tar -xzf "$scratch/$archive" -C "$scratch" "rowlock-$target/rowlock" || fail "$archive cannot be unpacked"
    program="$scratch/rowlock-$target/rowlock"
    told="$("$program" --version)" || fail "the program of $archive does not run here"
    case "$version" in
        latest | "${told#rowlock }" | "v${told#rowlock }") ;;
        *) fail "$archive holds $told, not $version" ;;
    esac

    mkdir -p "$into"
    # Beside its place first: a rename is whole or not at all, also while the old program runs.
    cp "$program" "$into/.rowlock.$$"
    chmod 755 "$into/.rowlock.$$"
    mv -f "$into/.rowlock.$$" "$into/rowlock"
    say "$told is in $into"
    case ":$PATH:" in
        *":$into:"*) ;;
        *) say "$into is not on your PATH" ;;
    esac
    say "completions: rowlock completions bash|zsh|fish|powershell|elvish"
}

# The platform as Rust calls it. On Linux the program that is linked statically: it runs with any libc.
platform() {
    case "$(uname -m)" in
        x86_64 | amd64) cpu=x86_64 ;;
        aarch64 | arm64) cpu=aarch64 ;;
        *) fail "there is no program for the processor $(uname -m); build it from source" ;;
    esac
    case "$(uname -s)" in
        Linux) echo "$cpu-unknown-linux-musl" ;;
        Darwin) echo "$cpu-apple-darwin" ;;
        *) fail "there is no installer for $(uname -s); take the archive or 'pip install rowlock'" ;;
    esac
}

# Downloads $1 to $2, whole or not at all.
fetch() {
    case "$1" in
        file://*) cp "${1#file://}" "$2" || fail "$1 is not there" ;;
        *)
            # Redirections of https stay on https.
            case "$1" in https://*) only=https ;; *) only=http ;; esac
            if has curl; then
                curl --proto "=$only" --tlsv1.2 --fail --silent --show-error --location \
                    --connect-timeout 20 --output "$2" "$1" || fail "$1 could not be downloaded"
            elif has wget; then
                wget -q -T 20 -O "$2" "$1" || fail "$1 could not be downloaded"
            else
                fail "neither curl nor wget is on this machine"
            fi
            ;;
    esac
}

# Holds the archive $2 in the folder $1 to its line in SHA256SUMS, of which there must be one.
verify() {
    wanted="$(awk -v name="$2" '$2 == name || $2 == "*" name { print $1 }' "$1/SHA256SUMS")"
    case "$wanted" in
        '' | *[!0-9a-f]*) fail "SHA256SUMS has not one sum of $2" ;;
    esac
    if has sha256sum; then
        found="$(sha256sum "$1/$2")"
    elif has shasum; then
        found="$(shasum -a 256 "$1/$2")"
    elif has openssl; then
        found="$(openssl dgst -sha256 -r "$1/$2")"
    else
        fail "none of sha256sum, shasum and openssl is on this machine, so the download cannot be verified"
    fi
    if [ "${found%% *}" != "$wanted" ] || [ "${#wanted}" -ne 64 ]; then
        fail "$2 is not what SHA256SUMS says: expected $wanted, found ${found%% *}. Nothing was installed."
    fi
}

need() { has "$1" || fail "$1 is not on this machine"; }
has() { command -v "$1" > /dev/null 2>&1; }
say() { echo "rowlock: $1"; }

fail() {
    echo "rowlock: $1" >&2
    exit 1
}

# A script that arrived in part does nothing.
main "$@"
