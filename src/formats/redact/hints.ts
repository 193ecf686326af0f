/** What a text may hold. Each is a bit. */
export const HINT = {
  /** The name of a secret, or an escape that could hide one. */
  name: 1,
  /** A secret that shows by itself. */
  shape: 2,
  /** A link whose path carries a token. */
  path: 4,
  /** A login command. */
  login: 8,
  /** A run of characters long enough for base64 of a text. */
  run: 16,
} as const;

/**
 * Four characters of each thing that the rules look for, in small letters. `"` is any of `"`, `\`, `:`, `=`, `<` and `>`: what ends
 * a name. `@` is any other mark. Words of three characters match with any fourth.
 */
const SIGNS: readonly (readonly [hint: number, words: string])[] = [
  [
    HINT.name,
    'pass pswd kenn rase senh wach secr auth cook cred priv csrf xsrf veri card ccnu sess toke hmac bear natu cket curs ' +
      'pwd" "pw" rpw" npw" bpw" ypw" pin" inco otp" ode" cvv" cvv0 cvc" cvc0 ccn" pan" sid" pid" key" jwt" jwt0 sig" "u00',
  ],
  [
    HINT.shape,
    'eyj bear sic@ gest ken@ key@ nego ntlm sk- akia asia atat _v0_ dp.p dp.s dp.c eaa figd figu ghp_ gho_ ghu_ ghs_ ghr_ gith ' +
      'glpa gldt glrt glcb glpt glft glso aiza ya00 gocs glsa glc_ hf_ in_a in_o ey-0 npm_ pmak pypi ruby sg. sntr shpa shpc ' +
      'shps xox xapp sq0 sk_l sk_t pk_l pk_t rk_l rk_t whse sk0 ska skb skc skd ske skf hvs. hvb. y-0 ---- "// hook',
  ],
  [HINT.path, 'rese veri invi conf acti magi unsu reco toke auth sign log webh hook join shar'],
  [HINT.login, 'auth pass oper iden'],
];

/** Letters of both cases, digits and marks as numbers of five bits; with another bit, whether base64 has the character. */
const FOLDED = new Uint8Array(128);
const IN_BASE64 = 32;
const FOLD = 31;
for (let letter = 0; letter < 26; letter++) FOLDED[65 + letter] = FOLDED[97 + letter] = IN_BASE64 + letter + 1;
for (let digit = 0; digit < 10; digit++) FOLDED[48 + digit] = IN_BASE64 + 27;
FOLDED['-'.charCodeAt(0)] = FOLDED['_'.charCodeAt(0)] = IN_BASE64 + 28;
FOLDED['+'.charCodeAt(0)] = IN_BASE64;
FOLDED['/'.charCodeAt(0)] = IN_BASE64 + 29;
FOLDED['.'.charCodeAt(0)] = 30;
for (const sign of '"\\:=<>') FOLDED[sign.charCodeAt(0)] = 31;

/** Characters from which a run may be base64 of a text that holds a pair. */
const BASE64_LENGTH = 20;

/** Characters of the secret of a Telegram bot, which stands after a colon. */
const BOT_LENGTH = 35;

/** For each four characters in a row the hints that have them. */
const TABLE = new Uint8Array(1 << 20);
for (const [hint, words] of SIGNS) {
  for (const word of words.split(' ')) {
    const begin = [...word.slice(0, 4)].reduce(
      (all, sign) => (all << 5) | ((FOLDED[sign.charCodeAt(0)] ?? 0) & FOLD),
      0,
    );
    const fourths = word.length > 3 ? [begin] : Array.from({ length: FOLD + 1 }, (_, fourth) => (begin << 5) | fourth);
    for (const four of fourths) TABLE[four] = (TABLE[four] ?? 0) | hint;
  }
}

/** Discord's tokens begin with any letter; their second part shows them. */
const DOTTED = /\.[\w-]{6}\.[\w-]{20}/;

/**
 * Tells in one pass over a text which rules are worth their time. Most messages end here. A hint that is missing is sure; one
 * that is there says only "perhaps".
 */
export function hintsOf(text: string): number {
  const { length } = text;
  let hints = 0;
  let four = 0;
  let run = 0;
  let dots = 0;
  let isLong = false;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    const folded = unit < 128 ? (FOLDED[unit] ?? 0) : 0;
    four = ((four << 5) | (folded & FOLD)) & 0xfffff;
    hints |= TABLE[four] ?? 0;
    if (folded >= IN_BASE64) {
      run += 1;
      continue;
    }
    if (run >= BASE64_LENGTH) {
      isLong = true;
      hints |= runHint(text, at, run);
    }
    run = 0;
    if (unit === 0x2e) dots += 1;
  }
  if (run >= BASE64_LENGTH) hints |= runHint(text, length, run);
  return dots > 1 && (isLong || run >= BASE64_LENGTH) && DOTTED.test(text) ? hints | HINT.shape : hints;
}

/** Values of the characters of base64, in both alphabets. */
const VALUES = new Uint8Array(128);
for (const [value, sign] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  VALUES[sign.charCodeAt(0)] = value;
}
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

const valueAt = (text: string, at: number): number => VALUES[text.charCodeAt(at)] ?? 0;

/** Whether the first bytes that a run encodes are ASCII: the highest bit of each byte stands in one of every four characters. */
function beginsWithText(text: string, start: number): boolean {
  for (let at = start; at < start + BASE64_LENGTH; at += 4) {
    const high = (valueAt(text, at) & 32) | (valueAt(text, at + 1) & 8) | (valueAt(text, at + 2) & 2);
    if (high !== 0) return false;
  }
  return true;
}

/** What a long run that ends at a place may be. */
function runHint(text: string, end: number, run: number): number {
  const start = end - run;
  const isBot = run >= BOT_LENGTH && text.charAt(start - 1) === ':';
  return (isBot ? HINT.shape : 0) | (beginsWithText(text, start) ? HINT.run : 0);
}
