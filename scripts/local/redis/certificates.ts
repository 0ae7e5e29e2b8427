import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { findProgram } from '../programs.ts';
import { type LocalSettings, redisCaFile } from '../settings.ts';

/** Public clients refuse server certificates that are good for longer. */
const validDays = 825;
const renewBeforeDays = 30;
const dayMs = 24 * 3600 * 1000;

/** PEM files of the server: whom clients trust, what the server shows, and its private key (readable by its owner only). */
export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

/** Where the certificates of the local Redis server are. */
export function certificateFiles(settings: LocalSettings): Certificates {
  const ca = redisCaFile(settings);
  const directory = path.dirname(ca);
  return { ca, certificate: path.join(directory, 'server.pem'), key: path.join(directory, 'server.key') };
}

/**
 * Makes an authority and a certificate for 127.0.0.1 and localhost signed by it, unless there are some that stay good for a month.
 * The authority's key is thrown away: nobody can sign a second certificate that the functions would trust.
 * @returns whether they were made
 * @throws when openssl is missing or refuses
 */
export async function ensureCertificates(settings: LocalSettings, now = Date.now()): Promise<boolean> {
  const files = certificateFiles(settings);
  if (areGood(files, now)) return false;
  const directory = path.dirname(files.ca);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const openssl = findProgram(['openssl'], 'apt-get install openssl   (or: brew install openssl)');
  await makeCertificates(openssl, directory);
  chmodSync(files.key, 0o600);
  return true;
}

function areGood({ ca, certificate, key }: Certificates, now: number): boolean {
  if (![ca, certificate, key].every((file) => existsSync(file))) return false;
  try {
    const authority = new X509Certificate(readFileSync(ca));
    const server = new X509Certificate(readFileSync(certificate));
    const ends = Math.min(...[authority, server].map(({ validTo }) => Date.parse(validTo)));
    return server.verify(authority.publicKey) && ends > now + renewBeforeDays * dayMs;
  } catch {
    return false; // Not certificates, or half written: they are made anew.
  }
}

async function makeCertificates(openssl: string, directory: string): Promise<void> {
  writeFileSync(path.join(directory, 'openssl.cnf'), configuration);
  const run = async (...args: string[]): Promise<void> => {
    const result = await execa(openssl, args, { cwd: directory, all: true, reject: false });
    if (result.failed) throw new Error(`openssl ${args[0]} failed: ${result.all || result.shortMessage}`);
  };
  const key = ['-newkey', 'rsa:2048', '-nodes', '-config', 'openssl.cnf'];
  const days = ['-days', String(validDays), '-sha256'];
  try {
    const authority = ['-x509', '-subj', '/CN=Brain2 local authority', '-extensions', 'authority', ...days];
    await run('req', ...key, ...authority, '-keyout', 'ca.key', '-out', 'ca.pem');
    await run('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
    const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(Date.now())];
    const extensions = ['-extfile', 'openssl.cnf', '-extensions', 'server'];
    await run('x509', '-req', '-in', 'server.csr', ...signer, ...extensions, ...days, '-out', 'server.pem');
  } finally {
    for (const file of ['ca.key', 'server.csr', 'openssl.cnf']) rmSync(path.join(directory, file), { force: true });
  }
}

/** A file, because LibreSSL knows fewer options than OpenSSL. */
const configuration = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1, DNS:localhost
`;
