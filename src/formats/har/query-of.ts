/** A name with its value, as HAR has headers and parameters. */
interface Named {
  readonly name: string;
  readonly value: string;
}

/** The parameters of a URL, decoded if they can be. */
export function queryOf(url: string): readonly Named[] {
  const query = /^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? '';
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      // Malformed escapes are legal in a URL.
      return text;
    }
  };
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? { name: decode(pair), value: '' }
        : { name: decode(pair.slice(0, equals)), value: decode(pair.slice(equals + 1)) };
    });
}
