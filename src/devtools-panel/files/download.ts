import { twoDigits } from '../../base/format.ts';

/** Milliseconds after which the browser has certainly begun to copy a file that was offered for download. */
const OFFERED = 60_000;

/** Has the browser save a file. This needs no permission: a link with a name is clicked. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), OFFERED);
}

/** A name for a file: what was recorded and when, in characters that every file system accepts. */
export function fileName(title: string, at: number, end: string): string {
  const date = new Date(at === 0 ? Date.now() : at);
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  const time = `${twoDigits(date.getHours())}${twoDigits(date.getMinutes())}${twoDigits(date.getSeconds())}`;
  const plain = title
    .replace(/^[a-z]+:\/\//, '')
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${plain === '' ? 'recording' : plain}-${day}-${time}.${end}`;
}
