/** The moving picture: from the empty panel to the other edge of a gap, in six steps over the demo recording. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserDriver, Page, Panel } from '../browsers/driver.ts';
import { animatedWebp, type Frame } from './animated-webp.ts';
import { settle } from './settle.ts';

/** In pixels of the panel. */
const SIZE = { width: 1120, height: 660 };

/** Of the pictures, from 0 to 1; small text stays sharp. */
const QUALITY = 0.86;

/** Bytes of the whole picture. */
const LARGEST = 1_000_000;

interface Step {
  readonly caption: string;
  /** How long the step is shown, in milliseconds. */
  readonly duration: number;
  act(panel: Panel): Promise<void>;
}

const GAP = '[data-finding][data-kind=gap][data-count="12"]';

const STEPS: readonly Step[] = [
  {
    caption: 'Open the Realtime panel: it offers a demo',
    duration: 2_200,
    act: async (panel) => {
      await panel.waitFor(() => document.querySelector('[data-open-demo]'));
    },
  },
  {
    caption: 'Each stream is a lane; red hatch is what never arrived',
    duration: 3_000,
    act: async (panel) => {
      await panel.click('[data-open-demo]');
      await panel.waitFor((gap) => document.querySelector(gap), GAP);
      await panel.click('[data-lane-hint] [data-dismiss]');
    },
  },
  {
    caption: 'Select a finding: what was lost, the evidence and the caveat',
    duration: 4_200,
    act: async (panel) => {
      await panel.click(GAP);
      await panel.waitFor(() => document.querySelector('.json-row'));
    },
  },
  {
    caption: 'F fits the time of the outage',
    duration: 2_600,
    act: (panel) => panel.press('f'),
  },
  {
    caption: 'G goes to the other edge of the gap: the first message after it',
    duration: 3_200,
    act: (panel) => panel.press('g'),
  },
  {
    caption: 'Difference shows what changed in between',
    duration: 3_200,
    act: async (panel) => {
      await panel.click('#detail-tab-difference');
      await panel.waitFor(() => document.querySelector('[data-change]'));
    },
  },
];

/** Draws the caption under the picture, and encodes both as WebP. Runs in a page; texts are base64. */
async function encode(page: Page, png: string, caption: string): Promise<string> {
  return page.evaluate(
    async ({ image, words, size, quality }) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${image}`)).blob());
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: size.width, height: size.height + 36 });
      const context = canvas.getContext('2d', { alpha: false });
      if (context === null) throw new Error('no canvas');
      context.fillStyle = '#1f2023';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0, size.width, size.height);
      context.fillStyle = '#ffffff';
      context.font = '16px system-ui, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(words, size.width / 2, size.height + 18);
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp', quality));
      const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? []);
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    { image: png, words: caption, size: SIZE, quality: QUALITY },
  );
}

/**
 * Takes the moving picture.
 *
 * @param url of a page without traffic, where the panel is empty
 */
export async function takeTour(browser: BrowserDriver, url: string, file: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tour-'));
  const page = await browser.newPage(url);
  // Encoding is traffic too: it happens where no panel looks.
  const encoder = await browser.newPage(url);
  try {
    const panel = await page.openDevTools(SIZE);
    await panel.setTheme('light');
    await panel.waitFor(() => matchMedia('(prefers-color-scheme: light)').matches);
    const frames: Frame[] = [];
    for (const { caption, duration, act } of STEPS) {
      await act(panel);
      await panel.moveMouse({ x: SIZE.width / 2, y: SIZE.height - 4 });
      await settle(panel);
      const still = path.join(folder, 'still.png');
      await panel.screenshot(still);
      const webp = await encode(encoder, (await readFile(still)).toString('base64'), caption);
      frames.push({ image: new Uint8Array(Buffer.from(webp, 'base64')), duration });
    }
    const made = animatedWebp(frames, { width: SIZE.width, height: SIZE.height + 36 });
    if (made.length > LARGEST) throw new Error(`The tour has ${made.length} bytes; lower its quality`);
    await writeFile(file, made);
  } finally {
    await encoder.close();
    await page.close();
    await rm(folder, { recursive: true });
  }
}
