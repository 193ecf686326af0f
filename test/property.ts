/**
 * fast-check with one seed for all property tests. Tests import it from here: what fails in `npm test` fails again, and
 * `PROPERTY_SEED` asks for another seed.
 */
import process from 'node:process';
import { configureGlobal } from 'fast-check';
import { propertySeed } from '../scripts/test/property-seed.ts';

configureGlobal({ seed: propertySeed(process.env['PROPERTY_SEED']) });

export * from 'fast-check';
