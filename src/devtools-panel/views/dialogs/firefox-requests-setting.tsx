import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { BURST, BURST_REST } from '../../source/browser-har/burst-detector.ts';
import { useWorkspace } from '../shell/workspace-context.ts';

/** Why a browser whose list costs the page is asked only by the user's wish, and rests during a rush. */
const COST_WORDS =
  `It then watches every frame of the page, as its own Network tab does: each costs the page a fifth more, and a burst of ` +
  `some 100,000 a second has been seen to hang one. It is not asked while more than ${BURST} records a second come, and ` +
  `for ${BURST_REST / 1_000} seconds after.`;

/** Lets the user have the browser asked for what no page hook sees; nothing where the browser need not be asked for it. */
export function FirefoxRequestsSetting(): JSX.Element | null {
  const { live, settings } = useWorkspace().workspace;
  const isAsked = settings.asksBrowser.value;
  const id = useId();
  if (live?.source.setBrowserRequests === undefined) return null;
  return (
    <fieldset aria-describedby={`${id}-note`}>
      <legend>Beside the page hook</legend>
      <label>
        <input
          type="checkbox"
          name="asks-browser"
          checked={isAsked}
          onChange={() => settings.setAsksBrowser(!isAsked)}
        />
        Ask Firefox too: workers, headers, sizes on the wire
      </label>
      <p class="quiet" id={`${id}-note`}>
        {COST_WORDS}
      </p>
    </fieldset>
  );
}
