import { readFileSync } from 'node:fs';
import { hubError } from '../errors.ts';

/** PEM files; those left out are the system's own authorities, and no certificate of ours. */
export interface TlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface TlsParts {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** @throws TIER_MISCONFIGURED naming the file that cannot be read */
export function readTls(files: TlsFiles): TlsParts {
  const parts: { ca?: Buffer; cert?: Buffer; key?: Buffer } = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const file = files[part];
    if (file === undefined) continue;
    try {
      parts[part] = readFileSync(file);
    } catch (fault) {
      throw hubError('TIER_MISCONFIGURED', `tls.${part} ${file}: ${(fault as NodeJS.ErrnoException).code}`);
    }
  }
  return parts;
}

/** What a person mends at the certificates; one that has run out passes when it is renewed, and is no reason not to start. */
const UNTRUSTED = [
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  // The server asks for a certificate of ours.
  ...['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
];

export const isUntrusted = (fault: unknown): boolean =>
  UNTRUSTED.includes(String((fault as { code?: unknown } | null)?.code));
