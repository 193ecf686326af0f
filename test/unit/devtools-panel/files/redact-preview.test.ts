import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { previewRedaction } from '../../../../src/devtools-panel/files/redact-preview.ts';
import { chooseRecords } from '../../../../src/devtools-panel/files/save-scope.ts';
import type { Panel } from '../../../../src/devtools-panel/state/panel.ts';
import { USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import { createFedPanel, SECRET } from './fed-panel.ts';

let panel: Panel;

beforeEach(async () => {
  panel = await createFedPanel();
});

afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

test('the preview tells what will be replaced, and how often', async () => {
  const preview = await previewRedaction(chooseRecords(panel, 'all', 0), USUAL_RULES, new AbortController().signal);
  expect(preview).toMatchObject({ ok: true, value: { total: 1 } });
  expect(preview.ok && preview.value.secrets[0]).toMatchObject({
    value: SECRET,
    placeholder: 'Redacted-secret-000001',
  });
});
