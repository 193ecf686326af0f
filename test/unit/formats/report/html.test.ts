import { describe, expect, test } from 'vitest';
import { escapeHtml, html } from '../../../../src/formats/report/html.ts';

describe('markup', () => {
  test('text in markup is text', () => {
    expect(html`<p title="${'"&<'}">${'<b>'}${html`<i>${1}</i>`}</p>`.text).toBe(
      '<p title="&quot;&amp;&lt;">&lt;b&gt;<i>1</i></p>',
    );
    expect(escapeHtml('a\u0000b\u202ec\nd\te')).toBe('a·b·c\nd\te');
  });
});
