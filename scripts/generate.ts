import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openApiDocument } from '../shared/contract/index.ts';
import { apiPage } from './api-page.ts';
import { cacheRulesTable } from './cache-rules-table.ts';
import { schemaFiles } from './event-schemas.ts';
import { eventsTable } from './events-table.ts';
import { plansTable } from './plans-table.ts';
import { compileEventValidators, compileValidators, eventValidatorsFile, validatorsFile } from './validators.ts';

/** The text with what stands between its `<!-- name:begin -->` and `<!-- name:end -->` replaced. */
function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [head, tail] = [text.indexOf(begin), text.indexOf(end)];
  if (head < 0 || tail < head) throw new Error(`${begin} … ${end} is missing`);
  return `${text.slice(0, head + begin.length)}\n${content}\n${text.slice(tail)}`;
}

/** Every committed file that is generated, and what it should hold now. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  return {
    [validatorsFile]: compileValidators(),
    [eventValidatorsFile]: compileEventValidators(),
    ...(await schemaFiles()),
    'docs/openapi.json': `${JSON.stringify(openApiDocument(version), null, 2)}\n`,
    'docs/api.md': apiPage(),
    'docs/edge.md': between(await readFile('docs/edge.md', 'utf8'), 'cache-rules', cacheRulesTable()),
    'docs/events.md': between(await readFile('docs/events.md', 'utf8'), 'events', eventsTable()),
    'docs/tuning.md': between(await readFile('docs/tuning.md', 'utf8'), 'plans', plansTable()),
  };
}

if (import.meta.filename === process.argv[1]) {
  for (const [file, content] of Object.entries(await generatedFiles())) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    console.log(`wrote ${file}`);
  }
}
