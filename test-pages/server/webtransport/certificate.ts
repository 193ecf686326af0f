import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** One element of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const SEQUENCE = 0x30;
const object = (id: string): Buffer => der(0x06, Buffer.from(id, 'hex'));

/** 1.2.840.10045.4.3.2: ECDSA with SHA-256. */
const SIGNATURE_KIND = der(SEQUENCE, object('2a8648ce3d040302'));

/** 2.5.4.3, the common name. */
const NAME = der(SEQUENCE, der(0x31, der(SEQUENCE, object('550403'), der(0x0c, Buffer.from('test pages')))));

/** 2.5.29.17, the subject's other names: 127.0.0.1. Chromium takes no certificate without extensions. */
const EXTENSIONS = der(
  0xa3,
  der(SEQUENCE, der(SEQUENCE, object('551d11'), der(0x04, der(SEQUENCE, der(0x87, Buffer.from([127, 0, 0, 1])))))),
);

const DAY = 86_400_000;

/** UTC time as `YYMMDDhhmmssZ`. */
const time = (epoch: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(epoch).toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`));

/** A key, its certificate, and the hash by which a page names that. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate. */
  readonly hash: Buffer;
}

/**
 * Makes a certificate that a page may trust by its hash alone: ECDSA on P-256, valid for less than 14 days
 * (https://w3c.github.io/webtransport/#custom-certificate-requirements). Made for each run: no key lies in the repository.
 *
 * @param now milliseconds since the epoch.
 */
export function createCertificate(now: number = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const valid = der(SEQUENCE, time(now - DAY), time(now + 10 * DAY));
  const publicPart = publicKey.export({ type: 'spki', format: 'der' });
  const signed = der(SEQUENCE, version, serial, SIGNATURE_KIND, NAME, valid, NAME, publicPart, EXTENSIONS);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey));
  const whole = der(SEQUENCE, signed, SIGNATURE_KIND, signature);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    hash: createHash('sha256').update(whole).digest(),
  };
}
