import { ErrorBody, errorTypes } from './errors.ts';
import { allRoutes, type Route } from './routes.ts';

const json = (schema: unknown) => ({ 'application/json': { schema } });
const lines = { 'application/x-ndjson': { schema: { type: 'string', description: 'a line of JSON for each item' } } };
const contentOf = (route: Route, schema: unknown) => ({ ...json(schema), ...(route.ndjson ? lines : {}) });

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'the same key and body are done once and give the same answer for 24 hours',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

const parametersOf = (route: Route) => [
  ...(['path', 'query'] as const).flatMap((place) => {
    const schema = place === 'path' ? route.params : route.query;
    return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: property,
    }));
  }),
  ...(route.method === 'POST' && !route.readOnly ? [idempotencyKey] : []),
];

const operationOf = (route: Route) => ({
  operationId: route.name,
  summary: route.summary,
  ...(route.auth === 'user' ? { security: [{ bearer: [] }] } : { security: [] }),
  parameters: parametersOf(route),
  ...(route.body ? { requestBody: { required: true, content: contentOf(route, route.body) } } : {}),
  responses: {
    ...Object.fromEntries(
      Object.entries(route.responses).map(([status, schema]) => [
        status,
        schema ? { description: route.summary, content: contentOf(route, schema) } : { description: 'no body' },
      ]),
    ),
    default: { description: 'an error', content: json({ $ref: '#/components/schemas/Error' }) },
  },
});

/**
 * The contract as an OpenAPI 3.1 document (JSON Schema 2020-12, as TypeBox writes it).
 * @param version the release to print in `info.version`
 */
export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of allRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Brain2', version, description: `Errors: ${Object.keys(errorTypes).join(', ')}.` },
    paths,
    components: {
      schemas: { Error: ErrorBody },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}
