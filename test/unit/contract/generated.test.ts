import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { generatedFiles } from '../../../scripts/generate.ts';

describe('generated files', () => {
  test('are what the contract generates now', async () => {
    for (const [file, content] of Object.entries(await generatedFiles())) {
      const committed = await readFile(file, 'utf8');
      expect({ file, same: committed === content, fix: 'npm run generate' }).toEqual({
        file,
        same: true,
        fix: 'npm run generate',
      });
    }
  });
});
