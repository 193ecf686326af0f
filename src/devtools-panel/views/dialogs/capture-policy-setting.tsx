import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { CAPTURE_POLICY } from '../../../texts/panel/dialogs.ts';
import { CAPTURE_EVERYWHERE, type CapturePolicy, type CaptureScope } from '../../../wire/capture-policy.ts';
import { openCapturePolicyStore } from '../../source/live/capture-policy-store.ts';
import { readSite } from '../../text/read-site.ts';
import { IS_FIREFOX } from '../../browser.ts';

const SITE_ACCESS = IS_FIREFOX ? CAPTURE_POLICY.siteAccess.firefox : CAPTURE_POLICY.siteAccess.chromium;

const SCOPES: readonly CaptureScope[] = ['everywhere', 'nowhere', 'chosen'];

/** Reads the typed sites, one per line or between commas. */
function readSites(text: string): { readonly sites: readonly string[]; readonly problem: string } {
  const read = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(readSite);
  return {
    sites: [...new Set(read.flatMap((each) => (each.ok ? [each.value] : [])))],
    problem: read.flatMap((each) => (each.ok ? [] : [each.error])).join(' '),
  };
}

/** The choice of the sites on which pages record before DevTools opens. */
export function CapturePolicySetting(): JSX.Element | null {
  const store = useMemo(openCapturePolicyStore, []);
  const [stored, setPolicy] = useState<CapturePolicy | null>(null);
  const [problem, setProblem] = useState('');
  const id = useId();
  useEffect(() => {
    store?.read().then(setPolicy, (error: unknown) => {
      setPolicy(CAPTURE_EVERYWHERE);
      setProblem(CAPTURE_POLICY.notRead(String(error)));
    });
  }, [store]);
  if (store === null) return null;
  // It takes its room from the first frame on: what stands below it must not move under the pointer.
  const policy = stored ?? CAPTURE_EVERYWHERE;
  const choose = (next: CapturePolicy, problemInText = ''): void => {
    setPolicy(next);
    setProblem(problemInText);
    store.write(next).catch((error: unknown) => setProblem(CAPTURE_POLICY.notStored(String(error))));
  };
  return (
    <fieldset aria-describedby={`${id}-note`} disabled={stored === null}>
      <legend>{CAPTURE_POLICY.legend}</legend>
      {SCOPES.map((scope) => (
        <label key={scope}>
          <input
            type="radio"
            name={`${id}-scope`}
            value={scope}
            checked={stored?.where === scope}
            onChange={() => choose({ ...policy, where: scope })}
          />
          {CAPTURE_POLICY[scope]}
        </label>
      ))}
      {policy.where === 'chosen' && (
        <textarea
          rows={3}
          aria-label={CAPTURE_POLICY.sites}
          aria-invalid={problem !== ''}
          placeholder="example.com, localhost:8080"
          defaultValue={policy.sites.join('\n')}
          onChange={({ currentTarget }) => {
            const read = readSites(currentTarget.value);
            choose({ ...policy, sites: read.sites }, read.problem);
          }}
        />
      )}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="quiet" id={`${id}-note`}>
        {CAPTURE_POLICY.hint} <code>{SITE_ACCESS}</code>.
      </p>
    </fieldset>
  );
}
