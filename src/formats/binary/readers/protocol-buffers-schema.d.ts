/** The package has no declarations of its own; these are the parts of its result that are read here. */
declare module 'protocol-buffers-schema' {
  interface SchemaField {
    readonly name: string;
    readonly type: string;
    readonly tag: number;
    readonly repeated: boolean;
    readonly map: { readonly from: string; readonly to: string } | null;
  }

  interface SchemaEnum {
    readonly name: string;
    readonly values: Readonly<Record<string, { readonly value: number }>>;
  }

  interface SchemaMessage {
    readonly name: string;
    readonly enums: readonly SchemaEnum[];
    readonly messages: readonly SchemaMessage[];
    readonly fields: readonly SchemaField[];
  }

  interface SchemaService {
    readonly name: string;
    readonly methods: readonly { readonly name: string; readonly input_type: string; readonly output_type: string }[];
  }

  interface SchemaExtend {
    readonly name: string;
    readonly message: { readonly fields: readonly SchemaField[] };
  }

  interface Schema {
    readonly package: string | null;
    readonly enums: readonly SchemaEnum[];
    readonly messages: readonly SchemaMessage[];
    readonly extends: readonly SchemaExtend[];
    readonly services?: readonly SchemaService[];
  }

  export function parse(text: string): Schema;
}
