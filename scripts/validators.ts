import { Ajv, type Options } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { allRoutes } from '../shared/contract/index.ts';

/** Where the compiled validators live; committed, so that an editor and the tests need no build step. */
export const validatorsFile = 'shared/http/validators.generated.js';

interface BodySchema {
  properties?: Record<string, { items?: object }>;
}

const options: Options = {
  code: { source: true, esm: true, lines: true },
  allErrors: false,
  strict: true,
  strictRequired: false,
  messages: true,
};

/** Query and path parameters arrive as strings and are coerced to what the contract says; bodies are taken as they are. */
function compile(part: 'body' | 'query' | 'params', coerceTypes: boolean): string[] {
  const ajv = new Ajv({ ...options, coerceTypes });
  const names: Record<string, string> = {};
  const add = (id: string, schema: object): void => {
    ajv.addSchema({ ...schema, $id: id });
    names[id] = id;
  };
  for (const route of allRoutes) {
    if (!route[part]) continue;
    const schema = JSON.parse(JSON.stringify(route[part])) as BodySchema;
    for (const property of part === 'body' ? (route.itemwise ?? []) : []) {
      const array = schema.properties?.[property];
      // Checked item by item, so the body itself takes any item.
      if (array?.items) add(`${route.name}_${property}`, array.items);
      if (array) array.items = {};
    }
    add(`${route.name}_${part}`, schema);
  }
  return [standalone.default(ajv, names), ...Object.keys(names)];
}

/** Compiles every schema of the contract into one ES module without imports: nothing is compiled when a function starts. */
export async function compileValidators(): Promise<string> {
  const parts = (['body', 'query', 'params'] as const).map((part) => compile(part, part !== 'body'));
  const files = new Map(parts.map(([code], i) => [`./part${i}.js`, code as string]));
  const entries = parts.flatMap(([, ...ids], i) => ids.map((id) => `  '${id.replace('_', '.')}': part${i}.${id},`));
  const entry = `${parts.map((_, i) => `import * as part${i} from './part${i}.js';`).join('\n')}\nexport const validators = {\n${entries.join('\n')}\n};\n`;
  const result = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), sourcefile: 'entry.js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    legalComments: 'none',
    minifySyntax: true,
    mainFields: ['module', 'main'],
    banner: { js: '// Generated from shared/contract by `npm run generate`. Do not edit.' },
    plugins: [
      {
        name: 'parts',
        setup(setup) {
          setup.onResolve({ filter: /^\.\/part\d\.js$/ }, ({ path }) => ({ path, namespace: 'parts' }));
          setup.onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({
            contents: files.get(path) ?? '',
            loader: 'js',
            resolveDir: process.cwd(),
          }));
        },
      },
    ],
  });
  return result.outputFiles[0]?.text ?? '';
}
