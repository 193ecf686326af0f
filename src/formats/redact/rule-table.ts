import { SECRET_KIND_LABELS, type SECRET_PLACE_LABELS } from '../../texts/redaction.ts';

/** What a secret is. */
export type SecretKind = keyof typeof SECRET_KIND_LABELS;

/** Where a secret stands in a record. */
export type SecretPlace = keyof typeof SECRET_PLACE_LABELS;

/** What a rule goes by. */
type RuleBasis = 'name' | 'shape' | 'structure' | 'place' | 'user';

/** One rule, as panel, command line and docs/reference/session-format.md list it. */
interface RedactionRule {
  readonly kind: SecretKind;
  readonly basis: RuleBasis;
  /** Whether it is used only if the user asks for it. */
  readonly isOption: boolean;
  /** Who says so; empty for common usage. */
  readonly source: string;
}

const rule = (kind: SecretKind, basis: RuleBasis, source = '', isOption = false): RedactionRule => ({
  kind,
  basis,
  isOption,
  source,
});

/** All rules, in the order in which they are listed. */
export const REDACTION_RULES: readonly RedactionRule[] = [
  rule('password', 'name'),
  rule('token', 'name', 'RFC 6749, RFC 7519'),
  rule('session', 'name', 'OWASP Session Management'),
  rule('code', 'name', 'RFC 6238'),
  rule('webToken', 'shape', 'RFC 7515, RFC 7516'),
  rule('authorization', 'shape', 'RFC 9110, RFC 6750, RFC 7617'),
  rule('serviceKey', 'shape', "the providers' documentation"),
  rule('privateKey', 'shape', 'RFC 7468'),
  rule('urlCredentials', 'structure', 'RFC 3986'),
  rule('webhook', 'structure', "the providers' documentation"),
  rule('header', 'place', 'RFC 9110'),
  rule('subprotocol', 'place', 'RFC 6455'),
  rule('path', 'place'),
  rule('login', 'structure', 'RFC 4616, RFC 2812, MQTT 3.1.1 and 5'),
  rule('card', 'shape', 'ISO/IEC 7812', true),
  rule('nationalId', 'shape', 'ISO 13616', true),
  rule('mail', 'shape', 'RFC 5322', true),
  rule('own', 'user'),
  rule('personal', 'name', '', true),
];

/** Kinds that are found only if they are asked for one by one. */
export const OPTIONAL_KINDS = ['card', 'nationalId', 'mail'] as const satisfies readonly SecretKind[];

/** One of {@link OPTIONAL_KINDS}. */
export type OptionalKind = (typeof OPTIONAL_KINDS)[number];

/** @returns whether a word names a kind. */
export const isSecretKind = (word: unknown): word is SecretKind =>
  typeof word === 'string' && Object.hasOwn(SECRET_KIND_LABELS, word);
