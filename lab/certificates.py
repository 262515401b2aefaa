"""The lab's own certificate authority and the leaf certificates of its services.

`ca.pem` is made once per folder and reused, so that a scanner can be given it.
Each kind of leaf is sound except for the weakness that its name says.
"""

from __future__ import annotations

import fcntl
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KINDS = ("good", "expired", "expires-soon", "wrong-name", "weak-key", "self-signed", "adhoc")
LOOPBACK = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]


def leaf(folder: Path, kind: str) -> tuple[Path, Path]:
    """Paths of the certificate and the key of this kind; made when they are not there yet."""
    if kind not in KINDS:
        raise SystemExit(f"unknown certificate kind {kind!r}: one of {', '.join(KINDS)}")
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / f"{kind}.pem", folder / f"{kind}-key.pem"
    # Launchers that share the folder make its files one after the other.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ca, ca_key = authority(folder)
        if kind != "adhoc" and not (certificate.exists() and key.exists()):
            issue(kind, certificate, key, ca, ca_key)
    return certificate, key  # of "adhoc" neither is there: Werkzeug makes its own


def issue(kind: str, certificate: Path, key: Path, ca: x509.Certificate, ca_key) -> None:
    now = datetime.now(timezone.utc)
    starts, ends = now - timedelta(days=1), now + timedelta(days=397)
    names = LOOPBACK
    if kind == "expired":
        starts, ends = now - timedelta(days=90), now - timedelta(days=1)
    elif kind == "expires-soon":
        starts, ends = now - timedelta(days=80), now + timedelta(days=3)
    elif kind == "wrong-name":
        names = [x509.DNSName("api.lab.invalid")]
    private = new_rsa(1024) if kind == "weak-key" else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Rowlock lab {kind}")])
    alone = kind == "self-signed"
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if alone else ca.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((private if alone else ca_key).public_key()),
            critical=False,
        )
        .sign(private if alone else ca_key, hashes.SHA256())
    )
    write_key(key, private)
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    path, key_path = folder / "ca.pem", folder / "ca-key.pem"
    if path.exists() and key_path.exists():
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        return x509.load_pem_x509_certificate(path.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rowlock lab CA")])
    now = datetime.now(timezone.utc)
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=100))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_key(key_path, key)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def new_rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def write_key(path: Path, key) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.touch(mode=0o600)
    path.write_bytes(pem)
