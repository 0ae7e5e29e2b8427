import { SchemasRegistry } from '@cdktf/provider-aws/lib/schemas-registry/index.js';
import { SchemasSchema } from '@cdktf/provider-aws/lib/schemas-schema/index.js';
import { Construct } from 'constructs';
import { eventSchema } from '../../shared/events/catalogue.ts';
import { type EventKind, type EventType, eventSources, eventTypes } from '../../shared/events/event-types.ts';
import type { Naming } from '../naming.ts';
import { lowerToDraft4 } from './json-schema-draft4.ts';

/** The event catalogue where subscribers of other teams look for it: one schema a type, of what an event's `detail` holds. */
export class EventSchemas extends Construct {
  constructor(scope: Construct, id: string, { naming }: { readonly naming: Naming }) {
    super(scope, id);
    const tags = naming.component('events', '5');
    const registry = new SchemasRegistry(this, 'registry', {
      name: naming.name('events'),
      description: 'What the events of Brain2 say',
      tags,
    });
    for (const [type, { summary }] of Object.entries<EventKind>(eventTypes)) {
      new SchemasSchema(this, type, {
        registryName: registry.name,
        name: `${eventSources.outbox}@${type}`,
        description: summary,
        type: 'JSONSchemaDraft4',
        content: JSON.stringify({
          $schema: 'http://json-schema.org/draft-04/schema#',
          title: type,
          ...(lowerToDraft4(eventSchema(type as EventType)) as object),
        }),
        tags,
      });
    }
  }
}
