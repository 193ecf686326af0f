import { generateKeyPairSync, sign } from 'node:crypto';

/** One element of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const SEQUENCE = 0x30;

/** 1.2.840.10045.4.3.2: ECDSA with SHA-256. */
const SIGNATURE_KIND = der(SEQUENCE, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

/** 2.5.4.3, the common name. */
const NAME = der(
  SEQUENCE,
  der(0x31, der(SEQUENCE, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('contract')))),
);

const VALID = der(SEQUENCE, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));

/**
 * Makes a key and a certificate that is signed by itself alone (RFC 5280), for a server that only a
 * browser without certificate checks talks to. Made for each run: no key lies in the repository.
 */
export function createCertificate(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const publicPart = publicKey.export({ type: 'spki', format: 'der' });
  const signed = der(SEQUENCE, version, serial, SIGNATURE_KIND, NAME, VALID, NAME, publicPart);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey));
  const text = der(SEQUENCE, signed, SIGNATURE_KIND, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  };
}
