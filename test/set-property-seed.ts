/** Runs before each file of unit tests: gives all property tests one seed. */
import process from 'node:process';
import * as fc from 'fast-check';
import { propertySeed } from '../scripts/test/property-seed.ts';

fc.configureGlobal({ seed: propertySeed(process.env['PROPERTY_SEED']) });
