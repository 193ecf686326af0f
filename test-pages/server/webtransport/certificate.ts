import { createHash, generateKeyPairSync, sign } from 'node:crypto';
