import { describe, expect, test } from 'vitest';
import { replaceFound } from '../../../../src/formats/redact/find-secrets.ts';
import { SecretStore } from '../../../../src/formats/redact/secret-store.ts';

const secret = (value: string) => ({ value, kind: 'own', rule: 'a rule' }) as const;
const spot = { place: 'message', text: '', start: 0, end: 0 } as const;
const replaced = (store: SecretStore, value: string): string => store.replace(secret(value), spot);
const echoed = (store: SecretStore, text: string): string =>
  replaceFound(text, store.withEchoes(text, []), (each) => store.replace(each, spot));

describe('the store of secrets', () => {
  test('gives equal secrets equal placeholders, in the order in which they are met', () => {
    const store = new SecretStore();
    expect(['a', 'b', 'a'].map((value) => replaced(store, value))).toEqual([
      'Redacted-secret-000001',
      'Redacted-secret-000002',
      'Redacted-secret-000001',
    ]);
    expect(store.summary()).toMatchObject({ total: 2, places: 3, secrets: [{ count: 2 }, { count: 1 }] });
  });

  test('lists only what was replaced', () => {
    const store = new SecretStore();
    store.remember(secret('never replaced'));
    expect(store.summary()).toMatchObject({ secrets: [], total: 0, places: 0, kinds: [] });
  });

  test('finds known secrets elsewhere: plain, as JSON and as in a URL', () => {
    const store = new SecretStore();
    store.remember(secret('p"ss wörd'));
    expect(echoed(store, 'say p"ss wörd')).toBe('say Redacted-secret-000001');
    expect(echoed(store, String.raw`{"a":"p\"ss wörd"}`)).toBe('{"a":"Redacted-secret-000001"}');
    expect(echoed(store, '?a=p%22ss%20w%C3%B6rd')).toBe('?a=Redacted-secret-000001');
  });

  test('leaves short ones and numbers alone elsewhere: they may be anything', () => {
    const store = new SecretStore();
    for (const value of ['hunter2', '1234567890']) store.remember(secret(value));
    expect(echoed(store, 'hunter2 and 1234567890')).toBe('hunter2 and 1234567890');
  });
});
