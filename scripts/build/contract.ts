import * as contract from '../../shared/contract/index.ts';

/** What a schema of the contract leaves in a function: that there is one. The compiled validators do the rest. */
const present = 1;
const schemaParts = ['body', 'query', 'params'] as const;
/** Only tools, people and infrastructure read these. */
const unread = ['summary', 'responses', 'function'] as const;

function bareRoute(route: contract.Route): Record<string, unknown> {
  const entries = Object.entries(route).filter(([key]) => !(unread as readonly string[]).includes(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, (schemaParts as readonly string[]).includes(key) ? present : value]),
  );
}

/** The OpenAPI document is kept as text: it is parsed for the few who ask for it, not when the function starts. */
function documentSource(): string {
  const document = JSON.stringify(JSON.stringify(contract.openApiDocument('')));
  return [
    'export function openApiDocument(version) {',
    `  const document = JSON.parse(${document});`,
    '  document.info.version = version;',
    '  return document;',
    '}',
  ].join('\n');
}

/**
 * The contract as functions need it, as the source of an ES module: routes without their schemas, limits and error types as
 * they are, and the OpenAPI document as text. TypeBox stays outside.
 */
export function runtimeContract(): string {
  const routes = Object.fromEntries(Object.entries(contract.routes).map(([name, route]) => [name, bareRoute(route)]));
  const { basePath, limits, errorTypes, formats, edgeTypes, sortKeys, liveActions } = contract;
  const values = { routes, basePath, limits, errorTypes, formats, edgeTypes, sortKeys, liveActions };
  return [
    ...Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`),
    documentSource(),
  ].join('\n');
}
