import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openApiDocument } from '../shared/contract/index.ts';
import { apiPage } from './api-page.ts';
import { compileValidators, validatorsFile } from './validators.ts';

/** Every committed file that is generated, and what it should hold now. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  return {
    [validatorsFile]: await compileValidators(),
    'docs/openapi.json': `${JSON.stringify(openApiDocument(version), null, 2)}\n`,
    'docs/api.md': apiPage(),
  };
}

if (import.meta.filename === process.argv[1]) {
  for (const [file, content] of Object.entries(await generatedFiles())) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    console.log(`wrote ${file}`);
  }
}
