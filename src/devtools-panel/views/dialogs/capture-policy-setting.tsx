import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { CAPTURE_EVERYWHERE, type CapturePolicy, type CaptureScope } from '../../../wire/capture-policy.ts';
import { openCapturePolicyStore } from '../../source/live/capture-policy-store.ts';
import { readSite } from '../../text/read-site.ts';
import { IS_FIREFOX } from '../../browser.ts';

/** Where each browser lets its user keep the extension out of pages altogether. */
const SITE_ACCESS = IS_FIREFOX
  ? 'about:addons, Realtime Inspector, Permissions and data'
  : 'chrome://extensions, Realtime Inspector, Details, Site access';

const PLACES: readonly (readonly [place: CaptureScope, words: string])[] = [
  ['everywhere', 'On all sites'],
  ['nowhere', 'Nowhere'],
  ['chosen', 'On these sites only'],
];

/** Reads what was typed, a site a line or between commas. */
function readSites(text: string): { readonly sites: readonly string[]; readonly wrong: string } {
  const read = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(readSite);
  return {
    sites: [...new Set(read.flatMap((each) => (each.ok ? [each.value] : [])))],
    wrong: read.flatMap((each) => (each.ok ? [] : [each.error])).join(' '),
  };
}

/** What pages keep before DevTools opens: everywhere, on chosen sites, nowhere. */
export function CapturePolicySetting(): JSX.Element | null {
  const store = useMemo(openCapturePolicyStore, []);
  const [keeping, setKeeping] = useState<CapturePolicy | null>(null);
  const [problem, setProblem] = useState('');
  const id = useId();
  useEffect(() => {
    store?.read().then(setKeeping, (error: unknown) => {
      setKeeping(CAPTURE_EVERYWHERE);
      setProblem(`The browser did not hand out the setting: ${String(error)}`);
    });
  }, [store]);
  if (store === null || keeping === null) return null;
  const choose = (next: CapturePolicy, wrong = ''): void => {
    setKeeping(next);
    setProblem(wrong);
    store.write(next).catch((error: unknown) => setProblem(`The browser did not store the setting: ${String(error)}`));
  };
  return (
    <fieldset aria-describedby={`${id}-note`}>
      <legend>What pages keep before DevTools opens</legend>
      {PLACES.map(([place, words]) => (
        <label key={place}>
          <input
            type="radio"
            name={`${id}-place`}
            value={place}
            checked={keeping.where === place}
            onChange={() => choose({ ...keeping, where: place })}
          />
          {words}
        </label>
      ))}
      {keeping.where === 'chosen' && (
        <textarea
          rows={3}
          aria-label="Sites, one a line"
          aria-invalid={problem !== ''}
          placeholder="example.com, localhost:8080"
          defaultValue={keeping.sites.join('\n')}
          onChange={({ currentTarget }) => {
            const { sites, wrong } = readSites(currentTarget.value);
            choose({ ...keeping, sites }, wrong);
          }}
        />
      )}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="quiet" id={`${id}-note`}>
        Kept in the memory of the page alone, 5,000 records or 8 MiB at most. Elsewhere a page counts its messages and
        forgets them; the panel says how many. Holds for pages loaded from now on. To keep the extension out of a site
        altogether: <code>{SITE_ACCESS}</code>.
      </p>
    </fieldset>
  );
}
