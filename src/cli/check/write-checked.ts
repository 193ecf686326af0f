import { unreachable } from '../../base/unreachable.ts';
import { toPrintableJson } from '../printable.ts';
import { toCheckJson } from './check-json.ts';
import type { Checked } from './check.ts';
import type { ReportFormat } from './check-options.ts';
import { writeAnnotations } from './github.ts';
import { writeMarkdown } from './markdown.ts';
import { toSarif, toSarifParts } from './sarif.ts';
import { writeReport } from './text-report.ts';

/** A value as it is printed. */
export const asJson = (value: unknown): string => toPrintableJson(`${JSON.stringify(value, null, 2)}\n`);

/** Writes what was checked in a format. */
export function writeChecked(checked: Checked, format: ReportFormat): string {
  switch (format) {
    case 'text':
      return writeReport(checked);
    case 'json':
      return asJson(toCheckJson(checked));
    case 'github':
      return writeAnnotations(checked);
    case 'sarif':
      return asJson(toSarif([toSarifParts(checked)]));
    case 'markdown':
      return writeMarkdown(checked);
    default:
      return unreachable(format);
  }
}
