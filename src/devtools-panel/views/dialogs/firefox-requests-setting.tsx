import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { FIREFOX_REQUESTS } from '../../../texts/panel/dialogs.ts';
import { BURST, BURST_REST } from '../../source/browser-har/burst-detector.ts';
import { useWorkspace } from '../shell/workspace-context.ts';

/**
 * Whether to read Firefox's list of requests, which knows what no page hook sees but slows the page down. Shows nothing
 * in a browser that needs no such choice.
 */
export function FirefoxRequestsSetting(): JSX.Element | null {
  const { live, settings } = useWorkspace().workspace;
  const isIncluded = settings.asksBrowser.value;
  const id = useId();
  if (live?.source.setBrowserRequests === undefined) return null;
  return (
    <fieldset aria-describedby={`${id}-note`}>
      <legend>{FIREFOX_REQUESTS.legend}</legend>
      <label>
        <input
          type="checkbox"
          name="asks-browser"
          checked={isIncluded}
          onChange={() => settings.setAsksBrowser(!isIncluded)}
        />
        {FIREFOX_REQUESTS.include}
      </label>
      <p class="quiet" id={`${id}-note`}>
        {FIREFOX_REQUESTS.cost(BURST, BURST_REST)}
      </p>
    </fieldset>
  );
}
