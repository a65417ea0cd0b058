import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace ironworks. */
export namespace ironworks {

    /** Namespace api. */
    namespace api {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a Caller.
             * @deprecated Use ironworks.api.v1.Caller.$Properties instead.
             */
            interface ICaller extends ironworks.api.v1.Caller.$Properties {
            }

            /** Represents a Caller. */
            class Caller {

                /**
                 * Constructs a new Caller.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Caller.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Caller tenant. */
                tenant: string;

                /** Caller role. */
                role: string;

                /** Caller subject. */
                subject: string;

                /** Caller address. */
                address: string;

                /**
                 * Encodes the specified Caller message. Does not implicitly {@link ironworks.api.v1.Caller.verify|verify} messages.
                 * @param message Caller message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Caller.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Caller message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Caller & ironworks.api.v1.Caller.$Shape} Caller
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Caller & ironworks.api.v1.Caller.$Shape;

                /**
                 * Gets the type url for Caller
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Caller {

                /** Properties of a Caller. */
                interface $Properties {

                    /** Caller tenant */
                    tenant?: (string|null);

                    /** Caller role */
                    role?: (string|null);

                    /** Caller subject */
                    subject?: (string|null);

                    /** Caller address */
                    address?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Caller. */
                type $Shape = ironworks.api.v1.Caller.$Properties;
            }

            /**
             * Properties of a Step.
             * @deprecated Use ironworks.api.v1.Step.$Properties instead.
             */
            interface IStep extends ironworks.api.v1.Step.$Properties {
            }

            /** Represents a Step. */
            class Step {

                /**
                 * Constructs a new Step.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Step.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Step name. */
                name: string;

                /** Step attempt. */
                attempt: number;

                /** Step of. */
                of?: (number|null);

                /**
                 * Encodes the specified Step message. Does not implicitly {@link ironworks.api.v1.Step.verify|verify} messages.
                 * @param message Step message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Step.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Step message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Step & ironworks.api.v1.Step.$Shape} Step
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Step & ironworks.api.v1.Step.$Shape;

                /**
                 * Gets the type url for Step
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Step {

                /** Properties of a Step. */
                interface $Properties {

                    /** Step name */
                    name?: (string|null);

                    /** Step attempt */
                    attempt?: (number|null);

                    /** Step of */
                    of?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Step. */
                type $Shape = ironworks.api.v1.Step.$Properties;
            }

            /**
             * Properties of a Progress.
             * @deprecated Use ironworks.api.v1.Progress.$Properties instead.
             */
            interface IProgress extends ironworks.api.v1.Progress.$Properties {
            }

            /** Represents a Progress. */
            class Progress {

                /**
                 * Constructs a new Progress.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Progress.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Progress percent. */
                percent: number;

                /** Progress message. */
                message: string;

                /**
                 * Encodes the specified Progress message. Does not implicitly {@link ironworks.api.v1.Progress.verify|verify} messages.
                 * @param message Progress message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Progress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Progress message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Progress & ironworks.api.v1.Progress.$Shape} Progress
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Progress & ironworks.api.v1.Progress.$Shape;

                /**
                 * Gets the type url for Progress
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Progress {

                /** Properties of a Progress. */
                interface $Properties {

                    /** Progress percent */
                    percent?: (number|null);

                    /** Progress message */
                    message?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Progress. */
                type $Shape = ironworks.api.v1.Progress.$Properties;
            }

            /**
             * Properties of a QueuePlace.
             * @deprecated Use ironworks.api.v1.QueuePlace.$Properties instead.
             */
            interface IQueuePlace extends ironworks.api.v1.QueuePlace.$Properties {
            }

            /** Represents a QueuePlace. */
            class QueuePlace {

                /**
                 * Constructs a new QueuePlace.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.QueuePlace.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** QueuePlace position. */
                position: number;

                /** QueuePlace ahead. */
                ahead: string[];

                /**
                 * Encodes the specified QueuePlace message. Does not implicitly {@link ironworks.api.v1.QueuePlace.verify|verify} messages.
                 * @param message QueuePlace message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.QueuePlace.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a QueuePlace message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.QueuePlace & ironworks.api.v1.QueuePlace.$Shape} QueuePlace
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.QueuePlace & ironworks.api.v1.QueuePlace.$Shape;

                /**
                 * Gets the type url for QueuePlace
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace QueuePlace {

                /** Properties of a QueuePlace. */
                interface $Properties {

                    /** QueuePlace position */
                    position?: (number|null);

                    /** QueuePlace ahead */
                    ahead?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a QueuePlace. */
                type $Shape = ironworks.api.v1.QueuePlace.$Properties;
            }

            /**
             * Properties of a TaskError.
             * @deprecated Use ironworks.api.v1.TaskError.$Properties instead.
             */
            interface ITaskError extends ironworks.api.v1.TaskError.$Properties {
            }

            /** Represents a TaskError. */
            class TaskError {

                /**
                 * Constructs a new TaskError.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.TaskError.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TaskError code. */
                code: string;

                /** TaskError message. */
                message: string;

                /** TaskError evidence. */
                evidence: string;

                /** TaskError retryable. */
                retryable: boolean;

                /**
                 * Encodes the specified TaskError message. Does not implicitly {@link ironworks.api.v1.TaskError.verify|verify} messages.
                 * @param message TaskError message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.TaskError.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TaskError message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskError & ironworks.api.v1.TaskError.$Shape} TaskError
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.TaskError & ironworks.api.v1.TaskError.$Shape;

                /**
                 * Gets the type url for TaskError
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace TaskError {

                /** Properties of a TaskError. */
                interface $Properties {

                    /** TaskError code */
                    code?: (string|null);

                    /** TaskError message */
                    message?: (string|null);

                    /** TaskError evidence */
                    evidence?: (string|null);

                    /** TaskError retryable */
                    retryable?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TaskError. */
                type $Shape = ironworks.api.v1.TaskError.$Properties;
            }

            /**
             * Properties of a Resolution.
             * @deprecated Use ironworks.api.v1.Resolution.$Properties instead.
             */
            interface IResolution extends ironworks.api.v1.Resolution.$Properties {
            }

            /** Represents a Resolution. */
            class Resolution {

                /**
                 * Constructs a new Resolution.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Resolution.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Resolution outcome. */
                outcome: string;

                /** Resolution reason. */
                reason: string;

                /** Resolution by. */
                by: string;

                /** Resolution at. */
                at?: (string|null);

                /**
                 * Encodes the specified Resolution message. Does not implicitly {@link ironworks.api.v1.Resolution.verify|verify} messages.
                 * @param message Resolution message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Resolution.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Resolution message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Resolution & ironworks.api.v1.Resolution.$Shape} Resolution
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Resolution & ironworks.api.v1.Resolution.$Shape;

                /**
                 * Gets the type url for Resolution
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Resolution {

                /** Properties of a Resolution. */
                interface $Properties {

                    /** Resolution outcome */
                    outcome?: (string|null);

                    /** Resolution reason */
                    reason?: (string|null);

                    /** Resolution by */
                    by?: (string|null);

                    /** Resolution at */
                    at?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Resolution. */
                type $Shape = ironworks.api.v1.Resolution.$Properties;
            }

            /**
             * Properties of a Callback.
             * @deprecated Use ironworks.api.v1.Callback.$Properties instead.
             */
            interface ICallback extends ironworks.api.v1.Callback.$Properties {
            }

            /** Represents a Callback. */
            class Callback {

                /**
                 * Constructs a new Callback.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Callback.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Callback url. */
                url: string;

                /** Callback state. */
                state: string;

                /** Callback secret. */
                secret: string;

                /**
                 * Encodes the specified Callback message. Does not implicitly {@link ironworks.api.v1.Callback.verify|verify} messages.
                 * @param message Callback message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Callback.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Callback message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Callback & ironworks.api.v1.Callback.$Shape} Callback
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Callback & ironworks.api.v1.Callback.$Shape;

                /**
                 * Gets the type url for Callback
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Callback {

                /** Properties of a Callback. */
                interface $Properties {

                    /** Callback url */
                    url?: (string|null);

                    /** Callback state */
                    state?: (string|null);

                    /** Callback secret */
                    secret?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Callback. */
                type $Shape = ironworks.api.v1.Callback.$Properties;
            }

            /**
             * Properties of a Links.
             * @deprecated Use ironworks.api.v1.Links.$Properties instead.
             */
            interface ILinks extends ironworks.api.v1.Links.$Properties {
            }

            /** Represents a Links. */
            class Links {

                /**
                 * Constructs a new Links.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Links.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Links self. */
                self: string;

                /** Links events. */
                events: string;

                /** Links node. */
                node: string;

                /**
                 * Encodes the specified Links message. Does not implicitly {@link ironworks.api.v1.Links.verify|verify} messages.
                 * @param message Links message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Links.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Links message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Links & ironworks.api.v1.Links.$Shape} Links
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Links & ironworks.api.v1.Links.$Shape;

                /**
                 * Gets the type url for Links
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Links {

                /** Properties of a Links. */
                interface $Properties {

                    /** Links self */
                    self?: (string|null);

                    /** Links events */
                    events?: (string|null);

                    /** Links node */
                    node?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Links. */
                type $Shape = ironworks.api.v1.Links.$Properties;
            }

            /**
             * Properties of a Task.
             * @deprecated Use ironworks.api.v1.Task.$Properties instead.
             */
            interface ITask extends ironworks.api.v1.Task.$Properties {
            }

            /** Represents a Task. */
            class Task {

                /**
                 * Constructs a new Task.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Task.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Task id. */
                id: string;

                /** Task node. */
                node: string;

                /** Task action. */
                action: string;

                /** Task params. */
                params: string;

                /** Task state. */
                state: string;

                /** Task done. */
                done: boolean;

                /** Task deduplicated. */
                deduplicated: boolean;

                /** Task onConflict. */
                onConflict: string;

                /** Task step. */
                step?: (ironworks.api.v1.Step.$Properties|null);

                /** Task progress. */
                progress?: (ironworks.api.v1.Progress.$Properties|null);

                /** Task queue. */
                queue?: (ironworks.api.v1.QueuePlace.$Properties|null);

                /** Task error. */
                error?: (ironworks.api.v1.TaskError.$Properties|null);

                /** Task attempts. */
                attempts: number;

                /** Task requestedBy. */
                requestedBy?: (ironworks.api.v1.Caller.$Properties|null);

                /** Task traceId. */
                traceId?: (string|null);

                /** Task callback. */
                callback?: (ironworks.api.v1.Callback.$Properties|null);

                /** Task cancelReason. */
                cancelReason?: (string|null);

                /** Task resolution. */
                resolution?: (ironworks.api.v1.Resolution.$Properties|null);

                /** Task nextRetryAt. */
                nextRetryAt?: (string|null);

                /** Task createdAt. */
                createdAt?: (string|null);

                /** Task startedAt. */
                startedAt?: (string|null);

                /** Task finishedAt. */
                finishedAt?: (string|null);

                /** Task deadline. */
                deadline?: (string|null);

                /** Task revision. */
                revision: number;

                /** Task cursor. */
                cursor?: (string|null);

                /** Task links. */
                links?: (ironworks.api.v1.Links.$Properties|null);

                /** Task more. */
                more: string;

                /**
                 * Encodes the specified Task message. Does not implicitly {@link ironworks.api.v1.Task.verify|verify} messages.
                 * @param message Task message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Task.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Task message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Task & ironworks.api.v1.Task.$Shape} Task
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Task & ironworks.api.v1.Task.$Shape;

                /**
                 * Gets the type url for Task
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Task {

                /** Properties of a Task. */
                interface $Properties {

                    /** Task id */
                    id?: (string|null);

                    /** Task node */
                    node?: (string|null);

                    /** Task action */
                    action?: (string|null);

                    /** Task params */
                    params?: (string|null);

                    /** Task state */
                    state?: (string|null);

                    /** Task done */
                    done?: (boolean|null);

                    /** Task deduplicated */
                    deduplicated?: (boolean|null);

                    /** Task onConflict */
                    onConflict?: (string|null);

                    /** Task step */
                    step?: (ironworks.api.v1.Step.$Properties|null);

                    /** Task progress */
                    progress?: (ironworks.api.v1.Progress.$Properties|null);

                    /** Task queue */
                    queue?: (ironworks.api.v1.QueuePlace.$Properties|null);

                    /** Task error */
                    error?: (ironworks.api.v1.TaskError.$Properties|null);

                    /** Task attempts */
                    attempts?: (number|null);

                    /** Task requestedBy */
                    requestedBy?: (ironworks.api.v1.Caller.$Properties|null);

                    /** Task traceId */
                    traceId?: (string|null);

                    /** Task callback */
                    callback?: (ironworks.api.v1.Callback.$Properties|null);

                    /** Task cancelReason */
                    cancelReason?: (string|null);

                    /** Task resolution */
                    resolution?: (ironworks.api.v1.Resolution.$Properties|null);

                    /** Task nextRetryAt */
                    nextRetryAt?: (string|null);

                    /** Task createdAt */
                    createdAt?: (string|null);

                    /** Task startedAt */
                    startedAt?: (string|null);

                    /** Task finishedAt */
                    finishedAt?: (string|null);

                    /** Task deadline */
                    deadline?: (string|null);

                    /** Task revision */
                    revision?: (number|null);

                    /** Task cursor */
                    cursor?: (string|null);

                    /** Task links */
                    links?: (ironworks.api.v1.Links.$Properties|null);

                    /** Task more */
                    more?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Task. */
                type $Shape = ironworks.api.v1.Task.$Properties;
            }

            /**
             * Properties of a Holder.
             * @deprecated Use ironworks.api.v1.Holder.$Properties instead.
             */
            interface IHolder extends ironworks.api.v1.Holder.$Properties {
            }

            /** Represents a Holder. */
            class Holder {

                /**
                 * Constructs a new Holder.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Holder.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Holder id. */
                id: string;

                /** Holder action. */
                action: string;

                /** Holder state. */
                state: string;

                /** Holder step. */
                step?: (ironworks.api.v1.Step.$Properties|null);

                /** Holder progress. */
                progress?: (ironworks.api.v1.Progress.$Properties|null);

                /** Holder aborting. */
                aborting: boolean;

                /** Holder nextRetryAt. */
                nextRetryAt?: (string|null);

                /** Holder startedAt. */
                startedAt?: (string|null);

                /** Holder deadline. */
                deadline?: (string|null);

                /**
                 * Encodes the specified Holder message. Does not implicitly {@link ironworks.api.v1.Holder.verify|verify} messages.
                 * @param message Holder message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Holder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Holder message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Holder & ironworks.api.v1.Holder.$Shape} Holder
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Holder & ironworks.api.v1.Holder.$Shape;

                /**
                 * Gets the type url for Holder
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Holder {

                /** Properties of a Holder. */
                interface $Properties {

                    /** Holder id */
                    id?: (string|null);

                    /** Holder action */
                    action?: (string|null);

                    /** Holder state */
                    state?: (string|null);

                    /** Holder step */
                    step?: (ironworks.api.v1.Step.$Properties|null);

                    /** Holder progress */
                    progress?: (ironworks.api.v1.Progress.$Properties|null);

                    /** Holder aborting */
                    aborting?: (boolean|null);

                    /** Holder nextRetryAt */
                    nextRetryAt?: (string|null);

                    /** Holder startedAt */
                    startedAt?: (string|null);

                    /** Holder deadline */
                    deadline?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Holder. */
                type $Shape = ironworks.api.v1.Holder.$Properties;
            }

            /**
             * Properties of a QueuedTask.
             * @deprecated Use ironworks.api.v1.QueuedTask.$Properties instead.
             */
            interface IQueuedTask extends ironworks.api.v1.QueuedTask.$Properties {
            }

            /** Represents a QueuedTask. */
            class QueuedTask {

                /**
                 * Constructs a new QueuedTask.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.QueuedTask.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** QueuedTask id. */
                id: string;

                /** QueuedTask action. */
                action: string;

                /** QueuedTask state. */
                state: string;

                /** QueuedTask position. */
                position: number;

                /** QueuedTask createdAt. */
                createdAt?: (string|null);

                /**
                 * Encodes the specified QueuedTask message. Does not implicitly {@link ironworks.api.v1.QueuedTask.verify|verify} messages.
                 * @param message QueuedTask message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.QueuedTask.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a QueuedTask message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.QueuedTask & ironworks.api.v1.QueuedTask.$Shape} QueuedTask
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.QueuedTask & ironworks.api.v1.QueuedTask.$Shape;

                /**
                 * Gets the type url for QueuedTask
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace QueuedTask {

                /** Properties of a QueuedTask. */
                interface $Properties {

                    /** QueuedTask id */
                    id?: (string|null);

                    /** QueuedTask action */
                    action?: (string|null);

                    /** QueuedTask state */
                    state?: (string|null);

                    /** QueuedTask position */
                    position?: (number|null);

                    /** QueuedTask createdAt */
                    createdAt?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a QueuedTask. */
                type $Shape = ironworks.api.v1.QueuedTask.$Properties;
            }

            /**
             * Properties of a Parked.
             * @deprecated Use ironworks.api.v1.Parked.$Properties instead.
             */
            interface IParked extends ironworks.api.v1.Parked.$Properties {
            }

            /** Represents a Parked. */
            class Parked {

                /**
                 * Constructs a new Parked.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Parked.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Parked reason. */
                reason: string;

                /** Parked since. */
                since?: (string|null);

                /**
                 * Encodes the specified Parked message. Does not implicitly {@link ironworks.api.v1.Parked.verify|verify} messages.
                 * @param message Parked message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Parked.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Parked message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Parked & ironworks.api.v1.Parked.$Shape} Parked
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Parked & ironworks.api.v1.Parked.$Shape;

                /**
                 * Gets the type url for Parked
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Parked {

                /** Properties of a Parked. */
                interface $Properties {

                    /** Parked reason */
                    reason?: (string|null);

                    /** Parked since */
                    since?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Parked. */
                type $Shape = ironworks.api.v1.Parked.$Properties;
            }

            /**
             * Properties of a Node.
             * @deprecated Use ironworks.api.v1.Node.$Properties instead.
             */
            interface INode extends ironworks.api.v1.Node.$Properties {
            }

            /** Represents a Node. */
            class Node {

                /**
                 * Constructs a new Node.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Node.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Node id. */
                id: string;

                /** Node name. */
                name?: (string|null);

                /** Node driver. */
                driver?: (string|null);

                /** Node driverInfo. */
                driverInfo: string;

                /** Node properties. */
                properties: string;

                /** Node extra. */
                extra: string;

                /** Node owner. */
                owner?: (string|null);

                /** Node powerState. */
                powerState?: (string|null);

                /** Node targetPowerState. */
                targetPowerState?: (string|null);

                /** Node provisionState. */
                provisionState?: (string|null);

                /** Node targetProvisionState. */
                targetProvisionState?: (string|null);

                /** Node maintenance. */
                maintenance: boolean;

                /** Node maintenanceReason. */
                maintenanceReason?: (string|null);

                /** Node lastError. */
                lastError?: (string|null);

                /** Node task. */
                task?: (ironworks.api.v1.Holder.$Properties|null);

                /** Node queue. */
                queue: ironworks.api.v1.QueuedTask.$Properties[];

                /** Node parked. */
                parked?: (ironworks.api.v1.Parked.$Properties|null);

                /** Node revision. */
                revision: number;

                /** Node createdAt. */
                createdAt?: (string|null);

                /** Node updatedAt. */
                updatedAt?: (string|null);

                /** Node powerStateSince. */
                powerStateSince?: (string|null);

                /** Node provisionStateSince. */
                provisionStateSince?: (string|null);

                /** Node more. */
                more: string;

                /**
                 * Encodes the specified Node message. Does not implicitly {@link ironworks.api.v1.Node.verify|verify} messages.
                 * @param message Node message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Node.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Node message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Node & ironworks.api.v1.Node.$Shape} Node
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Node & ironworks.api.v1.Node.$Shape;

                /**
                 * Gets the type url for Node
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Node {

                /** Properties of a Node. */
                interface $Properties {

                    /** Node id */
                    id?: (string|null);

                    /** Node name */
                    name?: (string|null);

                    /** Node driver */
                    driver?: (string|null);

                    /** Node driverInfo */
                    driverInfo?: (string|null);

                    /** Node properties */
                    properties?: (string|null);

                    /** Node extra */
                    extra?: (string|null);

                    /** Node owner */
                    owner?: (string|null);

                    /** Node powerState */
                    powerState?: (string|null);

                    /** Node targetPowerState */
                    targetPowerState?: (string|null);

                    /** Node provisionState */
                    provisionState?: (string|null);

                    /** Node targetProvisionState */
                    targetProvisionState?: (string|null);

                    /** Node maintenance */
                    maintenance?: (boolean|null);

                    /** Node maintenanceReason */
                    maintenanceReason?: (string|null);

                    /** Node lastError */
                    lastError?: (string|null);

                    /** Node task */
                    task?: (ironworks.api.v1.Holder.$Properties|null);

                    /** Node queue */
                    queue?: (ironworks.api.v1.QueuedTask.$Properties[]|null);

                    /** Node parked */
                    parked?: (ironworks.api.v1.Parked.$Properties|null);

                    /** Node revision */
                    revision?: (number|null);

                    /** Node createdAt */
                    createdAt?: (string|null);

                    /** Node updatedAt */
                    updatedAt?: (string|null);

                    /** Node powerStateSince */
                    powerStateSince?: (string|null);

                    /** Node provisionStateSince */
                    provisionStateSince?: (string|null);

                    /** Node more */
                    more?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Node. */
                type $Shape = ironworks.api.v1.Node.$Properties;
            }

            /**
             * Properties of a NodeList.
             * @deprecated Use ironworks.api.v1.NodeList.$Properties instead.
             */
            interface INodeList extends ironworks.api.v1.NodeList.$Properties {
            }

            /** Represents a NodeList. */
            class NodeList {

                /**
                 * Constructs a new NodeList.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.NodeList.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** NodeList nodes. */
                nodes: ironworks.api.v1.Node.$Properties[];

                /** NodeList next. */
                next?: (string|null);

                /** NodeList revision. */
                revision: number;

                /** NodeList cursor. */
                cursor: string;

                /**
                 * Encodes the specified NodeList message. Does not implicitly {@link ironworks.api.v1.NodeList.verify|verify} messages.
                 * @param message NodeList message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.NodeList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a NodeList message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodeList & ironworks.api.v1.NodeList.$Shape} NodeList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.NodeList & ironworks.api.v1.NodeList.$Shape;

                /**
                 * Gets the type url for NodeList
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace NodeList {

                /** Properties of a NodeList. */
                interface $Properties {

                    /** NodeList nodes */
                    nodes?: (ironworks.api.v1.Node.$Properties[]|null);

                    /** NodeList next */
                    next?: (string|null);

                    /** NodeList revision */
                    revision?: (number|null);

                    /** NodeList cursor */
                    cursor?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a NodeList. */
                type $Shape = ironworks.api.v1.NodeList.$Properties;
            }

            /**
             * Properties of an Issue.
             * @deprecated Use ironworks.api.v1.Issue.$Properties instead.
             */
            interface IIssue extends ironworks.api.v1.Issue.$Properties {
            }

            /** Represents an Issue. */
            class Issue {

                /**
                 * Constructs a new Issue.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Issue.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Issue pointer. */
                pointer: string;

                /** Issue message. */
                message: string;

                /**
                 * Encodes the specified Issue message. Does not implicitly {@link ironworks.api.v1.Issue.verify|verify} messages.
                 * @param message Issue message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Issue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Issue message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Issue & ironworks.api.v1.Issue.$Shape} Issue
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Issue & ironworks.api.v1.Issue.$Shape;

                /**
                 * Gets the type url for Issue
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Issue {

                /** Properties of an Issue. */
                interface $Properties {

                    /** Issue pointer */
                    pointer?: (string|null);

                    /** Issue message */
                    message?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Issue. */
                type $Shape = ironworks.api.v1.Issue.$Properties;
            }

            /**
             * Properties of a Problem.
             * @deprecated Use ironworks.api.v1.Problem.$Properties instead.
             */
            interface IProblem extends ironworks.api.v1.Problem.$Properties {
            }

            /** Represents a Problem. */
            class Problem {

                /**
                 * Constructs a new Problem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Problem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Problem type. */
                type: string;

                /** Problem title. */
                title: string;

                /** Problem status. */
                status: number;

                /** Problem code. */
                code: string;

                /** Problem detail. */
                detail: string;

                /** Problem instance. */
                instance: string;

                /** Problem traceId. */
                traceId: string;

                /** Problem errors. */
                errors: ironworks.api.v1.Issue.$Properties[];

                /** Problem retryAfterS. */
                retryAfterS: number;

                /** Problem more. */
                more: string;

                /**
                 * Encodes the specified Problem message. Does not implicitly {@link ironworks.api.v1.Problem.verify|verify} messages.
                 * @param message Problem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Problem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Problem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Problem & ironworks.api.v1.Problem.$Shape} Problem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Problem & ironworks.api.v1.Problem.$Shape;

                /**
                 * Gets the type url for Problem
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Problem {

                /** Properties of a Problem. */
                interface $Properties {

                    /** Problem type */
                    type?: (string|null);

                    /** Problem title */
                    title?: (string|null);

                    /** Problem status */
                    status?: (number|null);

                    /** Problem code */
                    code?: (string|null);

                    /** Problem detail */
                    detail?: (string|null);

                    /** Problem instance */
                    instance?: (string|null);

                    /** Problem traceId */
                    traceId?: (string|null);

                    /** Problem errors */
                    errors?: (ironworks.api.v1.Issue.$Properties[]|null);

                    /** Problem retryAfterS */
                    retryAfterS?: (number|null);

                    /** Problem more */
                    more?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Problem. */
                type $Shape = ironworks.api.v1.Problem.$Properties;
            }

            /**
             * Properties of an Event.
             * @deprecated Use ironworks.api.v1.Event.$Properties instead.
             */
            interface IEvent extends ironworks.api.v1.Event.$Properties {
            }

            /** Represents an Event. */
            class Event {

                /**
                 * Constructs a new Event.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Event.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Event specversion. */
                specversion: string;

                /** Event id. */
                id: string;

                /** Event source. */
                source: string;

                /** Event type. */
                type: string;

                /** Event subject. */
                subject: string;

                /** Event time. */
                time: string;

                /** Event datacontenttype. */
                datacontenttype: string;

                /** Event cursor. */
                cursor: string;

                /** Event traceparent. */
                traceparent: string;

                /** Event task. */
                task?: (ironworks.api.v1.Task.$Properties|null);

                /** Event node. */
                node?: (ironworks.api.v1.Node.$Properties|null);

                /** Event more. */
                more: string;

                /**
                 * Encodes the specified Event message. Does not implicitly {@link ironworks.api.v1.Event.verify|verify} messages.
                 * @param message Event message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Event message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Event & ironworks.api.v1.Event.$Shape} Event
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Event & ironworks.api.v1.Event.$Shape;

                /**
                 * Gets the type url for Event
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Event {

                /** Properties of an Event. */
                interface $Properties {

                    /** Event specversion */
                    specversion?: (string|null);

                    /** Event id */
                    id?: (string|null);

                    /** Event source */
                    source?: (string|null);

                    /** Event type */
                    type?: (string|null);

                    /** Event subject */
                    subject?: (string|null);

                    /** Event time */
                    time?: (string|null);

                    /** Event datacontenttype */
                    datacontenttype?: (string|null);

                    /** Event cursor */
                    cursor?: (string|null);

                    /** Event traceparent */
                    traceparent?: (string|null);

                    /** Event task */
                    task?: (ironworks.api.v1.Task.$Properties|null);

                    /** Event node */
                    node?: (ironworks.api.v1.Node.$Properties|null);

                    /** Event more */
                    more?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Event. */
                type $Shape = ironworks.api.v1.Event.$Properties;
            }

            /**
             * Properties of a TaskRequest.
             * @deprecated Use ironworks.api.v1.TaskRequest.$Properties instead.
             */
            interface ITaskRequest extends ironworks.api.v1.TaskRequest.$Properties {
            }

            /** Represents a TaskRequest. */
            class TaskRequest {

                /**
                 * Constructs a new TaskRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.TaskRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TaskRequest node. */
                node: string;

                /** TaskRequest action. */
                action: string;

                /** TaskRequest params. */
                params: string;

                /** TaskRequest onConflict. */
                onConflict: string;

                /** TaskRequest timeoutS. */
                timeoutS: number;

                /** TaskRequest callback. */
                callback?: (ironworks.api.v1.Callback.$Properties|null);

                /** TaskRequest idempotencyKey. */
                idempotencyKey: string;

                /** TaskRequest waitS. */
                waitS: number;

                /**
                 * Encodes the specified TaskRequest message. Does not implicitly {@link ironworks.api.v1.TaskRequest.verify|verify} messages.
                 * @param message TaskRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.TaskRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TaskRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskRequest & ironworks.api.v1.TaskRequest.$Shape} TaskRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.TaskRequest & ironworks.api.v1.TaskRequest.$Shape;

                /**
                 * Gets the type url for TaskRequest
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace TaskRequest {

                /** Properties of a TaskRequest. */
                interface $Properties {

                    /** TaskRequest node */
                    node?: (string|null);

                    /** TaskRequest action */
                    action?: (string|null);

                    /** TaskRequest params */
                    params?: (string|null);

                    /** TaskRequest onConflict */
                    onConflict?: (string|null);

                    /** TaskRequest timeoutS */
                    timeoutS?: (number|null);

                    /** TaskRequest callback */
                    callback?: (ironworks.api.v1.Callback.$Properties|null);

                    /** TaskRequest idempotencyKey */
                    idempotencyKey?: (string|null);

                    /** TaskRequest waitS */
                    waitS?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TaskRequest. */
                type $Shape = ironworks.api.v1.TaskRequest.$Properties;
            }

            /**
             * Properties of a TaskGet.
             * @deprecated Use ironworks.api.v1.TaskGet.$Properties instead.
             */
            interface ITaskGet extends ironworks.api.v1.TaskGet.$Properties {
            }

            /** Represents a TaskGet. */
            class TaskGet {

                /**
                 * Constructs a new TaskGet.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.TaskGet.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TaskGet task. */
                task: string;

                /** TaskGet waitS. */
                waitS: number;

                /** TaskGet minRevision. */
                minRevision: number;

                /**
                 * Encodes the specified TaskGet message. Does not implicitly {@link ironworks.api.v1.TaskGet.verify|verify} messages.
                 * @param message TaskGet message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.TaskGet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TaskGet message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskGet & ironworks.api.v1.TaskGet.$Shape} TaskGet
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.TaskGet & ironworks.api.v1.TaskGet.$Shape;

                /**
                 * Gets the type url for TaskGet
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace TaskGet {

                /** Properties of a TaskGet. */
                interface $Properties {

                    /** TaskGet task */
                    task?: (string|null);

                    /** TaskGet waitS */
                    waitS?: (number|null);

                    /** TaskGet minRevision */
                    minRevision?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TaskGet. */
                type $Shape = ironworks.api.v1.TaskGet.$Properties;
            }

            /**
             * Properties of a TaskCancel.
             * @deprecated Use ironworks.api.v1.TaskCancel.$Properties instead.
             */
            interface ITaskCancel extends ironworks.api.v1.TaskCancel.$Properties {
            }

            /** Represents a TaskCancel. */
            class TaskCancel {

                /**
                 * Constructs a new TaskCancel.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.TaskCancel.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TaskCancel task. */
                task: string;

                /** TaskCancel reason. */
                reason: string;

                /**
                 * Encodes the specified TaskCancel message. Does not implicitly {@link ironworks.api.v1.TaskCancel.verify|verify} messages.
                 * @param message TaskCancel message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.TaskCancel.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TaskCancel message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskCancel & ironworks.api.v1.TaskCancel.$Shape} TaskCancel
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.TaskCancel & ironworks.api.v1.TaskCancel.$Shape;

                /**
                 * Gets the type url for TaskCancel
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace TaskCancel {

                /** Properties of a TaskCancel. */
                interface $Properties {

                    /** TaskCancel task */
                    task?: (string|null);

                    /** TaskCancel reason */
                    reason?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TaskCancel. */
                type $Shape = ironworks.api.v1.TaskCancel.$Properties;
            }

            /**
             * Properties of a NodeGet.
             * @deprecated Use ironworks.api.v1.NodeGet.$Properties instead.
             */
            interface INodeGet extends ironworks.api.v1.NodeGet.$Properties {
            }

            /** Represents a NodeGet. */
            class NodeGet {

                /**
                 * Constructs a new NodeGet.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.NodeGet.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** NodeGet node. */
                node: string;

                /**
                 * Encodes the specified NodeGet message. Does not implicitly {@link ironworks.api.v1.NodeGet.verify|verify} messages.
                 * @param message NodeGet message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.NodeGet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a NodeGet message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodeGet & ironworks.api.v1.NodeGet.$Shape} NodeGet
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.NodeGet & ironworks.api.v1.NodeGet.$Shape;

                /**
                 * Gets the type url for NodeGet
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace NodeGet {

                /** Properties of a NodeGet. */
                interface $Properties {

                    /** NodeGet node */
                    node?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a NodeGet. */
                type $Shape = ironworks.api.v1.NodeGet.$Properties;
            }

            /**
             * Properties of a NodesList.
             * @deprecated Use ironworks.api.v1.NodesList.$Properties instead.
             */
            interface INodesList extends ironworks.api.v1.NodesList.$Properties {
            }

            /** Represents a NodesList. */
            class NodesList {

                /**
                 * Constructs a new NodesList.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.NodesList.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** NodesList limit. */
                limit: number;

                /** NodesList after. */
                after: string;

                /** NodesList powerState. */
                powerState: string;

                /** NodesList provisionState. */
                provisionState: string;

                /** NodesList maintenance. */
                maintenance?: (boolean|null);

                /** NodesList driver. */
                driver: string;

                /** NodesList name. */
                name: string;

                /** NodesList owner. */
                owner: string;

                /** NodesList fields. */
                fields: string[];

                /** NodesList minRevision. */
                minRevision: number;

                /**
                 * Encodes the specified NodesList message. Does not implicitly {@link ironworks.api.v1.NodesList.verify|verify} messages.
                 * @param message NodesList message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.NodesList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a NodesList message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodesList & ironworks.api.v1.NodesList.$Shape} NodesList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.NodesList & ironworks.api.v1.NodesList.$Shape;

                /**
                 * Gets the type url for NodesList
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace NodesList {

                /** Properties of a NodesList. */
                interface $Properties {

                    /** NodesList limit */
                    limit?: (number|null);

                    /** NodesList after */
                    after?: (string|null);

                    /** NodesList powerState */
                    powerState?: (string|null);

                    /** NodesList provisionState */
                    provisionState?: (string|null);

                    /** NodesList maintenance */
                    maintenance?: (boolean|null);

                    /** NodesList driver */
                    driver?: (string|null);

                    /** NodesList name */
                    name?: (string|null);

                    /** NodesList owner */
                    owner?: (string|null);

                    /** NodesList fields */
                    fields?: (string[]|null);

                    /** NodesList minRevision */
                    minRevision?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a NodesList. */
                type $Shape = ironworks.api.v1.NodesList.$Properties;
            }

            /**
             * Properties of a Filter.
             * @deprecated Use ironworks.api.v1.Filter.$Properties instead.
             */
            interface IFilter extends ironworks.api.v1.Filter.$Properties {
            }

            /** Represents a Filter. */
            class Filter {

                /**
                 * Constructs a new Filter.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Filter.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Filter nodes. */
                nodes: string[];

                /** Filter tasks. */
                tasks: string[];

                /** Filter types. */
                types: string[];

                /** Filter tenant. */
                tenant: string;

                /**
                 * Encodes the specified Filter message. Does not implicitly {@link ironworks.api.v1.Filter.verify|verify} messages.
                 * @param message Filter message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Filter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Filter message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Filter & ironworks.api.v1.Filter.$Shape} Filter
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Filter & ironworks.api.v1.Filter.$Shape;

                /**
                 * Gets the type url for Filter
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Filter {

                /** Properties of a Filter. */
                interface $Properties {

                    /** Filter nodes */
                    nodes?: (string[]|null);

                    /** Filter tasks */
                    tasks?: (string[]|null);

                    /** Filter types */
                    types?: (string[]|null);

                    /** Filter tenant */
                    tenant?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Filter. */
                type $Shape = ironworks.api.v1.Filter.$Properties;
            }

            /**
             * Properties of a Subscribe.
             * @deprecated Use ironworks.api.v1.Subscribe.$Properties instead.
             */
            interface ISubscribe extends ironworks.api.v1.Subscribe.$Properties {
            }

            /** Represents a Subscribe. */
            class Subscribe {

                /**
                 * Constructs a new Subscribe.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Subscribe.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Subscribe id. */
                id: string;

                /** Subscribe filter. */
                filter?: (ironworks.api.v1.Filter.$Properties|null);

                /** Subscribe after. */
                after: string;

                /**
                 * Encodes the specified Subscribe message. Does not implicitly {@link ironworks.api.v1.Subscribe.verify|verify} messages.
                 * @param message Subscribe message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Subscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Subscribe message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Subscribe & ironworks.api.v1.Subscribe.$Shape} Subscribe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Subscribe & ironworks.api.v1.Subscribe.$Shape;

                /**
                 * Gets the type url for Subscribe
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Subscribe {

                /** Properties of a Subscribe. */
                interface $Properties {

                    /** Subscribe id */
                    id?: (string|null);

                    /** Subscribe filter */
                    filter?: (ironworks.api.v1.Filter.$Properties|null);

                    /** Subscribe after */
                    after?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Subscribe. */
                type $Shape = ironworks.api.v1.Subscribe.$Properties;
            }

            /**
             * Properties of an Unsubscribe.
             * @deprecated Use ironworks.api.v1.Unsubscribe.$Properties instead.
             */
            interface IUnsubscribe extends ironworks.api.v1.Unsubscribe.$Properties {
            }

            /** Represents an Unsubscribe. */
            class Unsubscribe {

                /**
                 * Constructs a new Unsubscribe.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Unsubscribe.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Unsubscribe id. */
                id: string;

                /**
                 * Encodes the specified Unsubscribe message. Does not implicitly {@link ironworks.api.v1.Unsubscribe.verify|verify} messages.
                 * @param message Unsubscribe message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Unsubscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Unsubscribe message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Unsubscribe & ironworks.api.v1.Unsubscribe.$Shape} Unsubscribe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Unsubscribe & ironworks.api.v1.Unsubscribe.$Shape;

                /**
                 * Gets the type url for Unsubscribe
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Unsubscribe {

                /** Properties of an Unsubscribe. */
                interface $Properties {

                    /** Unsubscribe id */
                    id?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Unsubscribe. */
                type $Shape = ironworks.api.v1.Unsubscribe.$Properties;
            }

            /**
             * Properties of a Request.
             * @deprecated Use ironworks.api.v1.Request.$Properties instead.
             */
            interface IRequest extends ironworks.api.v1.Request.$Properties {
            }

            /** Represents a Request. */
            class Request {

                /**
                 * Constructs a new Request.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Request.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Request id. */
                id: string;

                /** Request node. */
                node: string;

                /** Request body. */
                body?: (ironworks.api.v1.TaskRequest.$Properties|null);

                /** Request traceparent. */
                traceparent: string;

                /**
                 * Encodes the specified Request message. Does not implicitly {@link ironworks.api.v1.Request.verify|verify} messages.
                 * @param message Request message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Request message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Request & ironworks.api.v1.Request.$Shape} Request
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Request & ironworks.api.v1.Request.$Shape;

                /**
                 * Gets the type url for Request
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Request {

                /** Properties of a Request. */
                interface $Properties {

                    /** Request id */
                    id?: (string|null);

                    /** Request node */
                    node?: (string|null);

                    /** Request body */
                    body?: (ironworks.api.v1.TaskRequest.$Properties|null);

                    /** Request traceparent */
                    traceparent?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Request. */
                type $Shape = ironworks.api.v1.Request.$Properties;
            }

            /**
             * Properties of a ClientFrame.
             * @deprecated Use ironworks.api.v1.ClientFrame.$Properties instead.
             */
            interface IClientFrame extends ironworks.api.v1.ClientFrame.$Properties {
            }

            /** Represents a ClientFrame. */
            class ClientFrame {

                /**
                 * Constructs a new ClientFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.ClientFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientFrame subscribe. */
                subscribe?: (ironworks.api.v1.Subscribe.$Properties|null);

                /** ClientFrame unsubscribe. */
                unsubscribe?: (ironworks.api.v1.Unsubscribe.$Properties|null);

                /** ClientFrame request. */
                request?: (ironworks.api.v1.Request.$Properties|null);

                /** ClientFrame op. */
                op?: ("subscribe"|"unsubscribe"|"request");

                /**
                 * Encodes the specified ClientFrame message. Does not implicitly {@link ironworks.api.v1.ClientFrame.verify|verify} messages.
                 * @param message ClientFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.ClientFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.ClientFrame & ironworks.api.v1.ClientFrame.$Shape} ClientFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.ClientFrame & ironworks.api.v1.ClientFrame.$Shape;

                /**
                 * Gets the type url for ClientFrame
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace ClientFrame {

                /** Properties of a ClientFrame. */
                interface $Properties {

                    /** ClientFrame subscribe */
                    subscribe?: (ironworks.api.v1.Subscribe.$Properties|null);

                    /** ClientFrame unsubscribe */
                    unsubscribe?: (ironworks.api.v1.Unsubscribe.$Properties|null);

                    /** ClientFrame request */
                    request?: (ironworks.api.v1.Request.$Properties|null);

                    /** ClientFrame op */
                    op?: ("subscribe"|"unsubscribe"|"request");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ClientFrame. */
                type $Shape = {
                  subscribe?: ironworks.api.v1.Subscribe.$Shape|null;
                  unsubscribe?: ironworks.api.v1.Unsubscribe.$Shape|null;
                  request?: ironworks.api.v1.Request.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ op?: undefined; subscribe?: null; unsubscribe?: null; request?: null }|{ op?: "subscribe"; subscribe: ironworks.api.v1.Subscribe.$Shape; unsubscribe?: null; request?: null }|{ op?: "unsubscribe"; subscribe?: null; unsubscribe: ironworks.api.v1.Unsubscribe.$Shape; request?: null }|{ op?: "request"; subscribe?: null; unsubscribe?: null; request: ironworks.api.v1.Request.$Shape })
                );
            }

            /**
             * Properties of a Place.
             * @deprecated Use ironworks.api.v1.Place.$Properties instead.
             */
            interface IPlace extends ironworks.api.v1.Place.$Properties {
            }

            /** Represents a Place. */
            class Place {

                /**
                 * Constructs a new Place.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Place.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Place id. */
                id: string;

                /** Place cursor. */
                cursor: string;

                /**
                 * Encodes the specified Place message. Does not implicitly {@link ironworks.api.v1.Place.verify|verify} messages.
                 * @param message Place message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Place.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Place message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Place & ironworks.api.v1.Place.$Shape} Place
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Place & ironworks.api.v1.Place.$Shape;

                /**
                 * Gets the type url for Place
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Place {

                /** Properties of a Place. */
                interface $Properties {

                    /** Place id */
                    id?: (string|null);

                    /** Place cursor */
                    cursor?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Place. */
                type $Shape = ironworks.api.v1.Place.$Properties;
            }

            /**
             * Properties of an EventFrame.
             * @deprecated Use ironworks.api.v1.EventFrame.$Properties instead.
             */
            interface IEventFrame extends ironworks.api.v1.EventFrame.$Properties {
            }

            /** Represents an EventFrame. */
            class EventFrame {

                /**
                 * Constructs a new EventFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.EventFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** EventFrame id. */
                id: string;

                /** EventFrame cursor. */
                cursor: string;

                /** EventFrame event. */
                event?: (ironworks.api.v1.Event.$Properties|null);

                /**
                 * Encodes the specified EventFrame message. Does not implicitly {@link ironworks.api.v1.EventFrame.verify|verify} messages.
                 * @param message EventFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.EventFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EventFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.EventFrame & ironworks.api.v1.EventFrame.$Shape} EventFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.EventFrame & ironworks.api.v1.EventFrame.$Shape;

                /**
                 * Gets the type url for EventFrame
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace EventFrame {

                /** Properties of an EventFrame. */
                interface $Properties {

                    /** EventFrame id */
                    id?: (string|null);

                    /** EventFrame cursor */
                    cursor?: (string|null);

                    /** EventFrame event */
                    event?: (ironworks.api.v1.Event.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EventFrame. */
                type $Shape = ironworks.api.v1.EventFrame.$Properties;
            }

            /**
             * Properties of a Tick.
             * @deprecated Use ironworks.api.v1.Tick.$Properties instead.
             */
            interface ITick extends ironworks.api.v1.Tick.$Properties {
            }

            /** Represents a Tick. */
            class Tick {

                /**
                 * Constructs a new Tick.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Tick.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Tick id. */
                id: string;

                /** Tick node. */
                node: string;

                /** Tick task. */
                task: string;

                /** Tick step. */
                step: string;

                /** Tick progress. */
                progress?: (ironworks.api.v1.Progress.$Properties|null);

                /** Tick at. */
                at: number;

                /**
                 * Encodes the specified Tick message. Does not implicitly {@link ironworks.api.v1.Tick.verify|verify} messages.
                 * @param message Tick message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Tick.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Tick message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Tick & ironworks.api.v1.Tick.$Shape} Tick
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Tick & ironworks.api.v1.Tick.$Shape;

                /**
                 * Gets the type url for Tick
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Tick {

                /** Properties of a Tick. */
                interface $Properties {

                    /** Tick id */
                    id?: (string|null);

                    /** Tick node */
                    node?: (string|null);

                    /** Tick task */
                    task?: (string|null);

                    /** Tick step */
                    step?: (string|null);

                    /** Tick progress */
                    progress?: (ironworks.api.v1.Progress.$Properties|null);

                    /** Tick at */
                    at?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Tick. */
                type $Shape = ironworks.api.v1.Tick.$Properties;
            }

            /**
             * Properties of a Gap.
             * @deprecated Use ironworks.api.v1.Gap.$Properties instead.
             */
            interface IGap extends ironworks.api.v1.Gap.$Properties {
            }

            /** Represents a Gap. */
            class Gap {

                /**
                 * Constructs a new Gap.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Gap.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Gap id. */
                id: string;

                /** Gap oldest. */
                oldest: string;

                /** Gap code. */
                code: string;

                /** Gap snapshot. */
                snapshot: string;

                /**
                 * Encodes the specified Gap message. Does not implicitly {@link ironworks.api.v1.Gap.verify|verify} messages.
                 * @param message Gap message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Gap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Gap message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Gap & ironworks.api.v1.Gap.$Shape} Gap
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Gap & ironworks.api.v1.Gap.$Shape;

                /**
                 * Gets the type url for Gap
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Gap {

                /** Properties of a Gap. */
                interface $Properties {

                    /** Gap id */
                    id?: (string|null);

                    /** Gap oldest */
                    oldest?: (string|null);

                    /** Gap code */
                    code?: (string|null);

                    /** Gap snapshot */
                    snapshot?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Gap. */
                type $Shape = ironworks.api.v1.Gap.$Properties;
            }

            /**
             * Properties of a Reply.
             * @deprecated Use ironworks.api.v1.Reply.$Properties instead.
             */
            interface IReply extends ironworks.api.v1.Reply.$Properties {
            }

            /** Represents a Reply. */
            class Reply {

                /**
                 * Constructs a new Reply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Reply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Reply id. */
                id: string;

                /** Reply status. */
                status: number;

                /** Reply task. */
                task?: (ironworks.api.v1.Task.$Properties|null);

                /** Reply problem. */
                problem?: (ironworks.api.v1.Problem.$Properties|null);

                /**
                 * Encodes the specified Reply message. Does not implicitly {@link ironworks.api.v1.Reply.verify|verify} messages.
                 * @param message Reply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Reply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Reply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Reply & ironworks.api.v1.Reply.$Shape} Reply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Reply & ironworks.api.v1.Reply.$Shape;

                /**
                 * Gets the type url for Reply
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Reply {

                /** Properties of a Reply. */
                interface $Properties {

                    /** Reply id */
                    id?: (string|null);

                    /** Reply status */
                    status?: (number|null);

                    /** Reply task */
                    task?: (ironworks.api.v1.Task.$Properties|null);

                    /** Reply problem */
                    problem?: (ironworks.api.v1.Problem.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Reply. */
                type $Shape = ironworks.api.v1.Reply.$Properties;
            }

            /**
             * Properties of an Error.
             * @deprecated Use ironworks.api.v1.Error.$Properties instead.
             */
            interface IError extends ironworks.api.v1.Error.$Properties {
            }

            /** Represents an Error. */
            class Error {

                /**
                 * Constructs a new Error.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.Error.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Error id. */
                id: string;

                /** Error code. */
                code: string;

                /** Error detail. */
                detail: string;

                /** Error more. */
                more: string;

                /**
                 * Encodes the specified Error message. Does not implicitly {@link ironworks.api.v1.Error.verify|verify} messages.
                 * @param message Error message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.Error.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Error message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Error & ironworks.api.v1.Error.$Shape} Error
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.Error & ironworks.api.v1.Error.$Shape;

                /**
                 * Gets the type url for Error
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace Error {

                /** Properties of an Error. */
                interface $Properties {

                    /** Error id */
                    id?: (string|null);

                    /** Error code */
                    code?: (string|null);

                    /** Error detail */
                    detail?: (string|null);

                    /** Error more */
                    more?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Error. */
                type $Shape = ironworks.api.v1.Error.$Properties;
            }

            /**
             * Properties of a ServerFrame.
             * @deprecated Use ironworks.api.v1.ServerFrame.$Properties instead.
             */
            interface IServerFrame extends ironworks.api.v1.ServerFrame.$Properties {
            }

            /** Represents a ServerFrame. */
            class ServerFrame {

                /**
                 * Constructs a new ServerFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: ironworks.api.v1.ServerFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerFrame subscribed. */
                subscribed?: (ironworks.api.v1.Place.$Properties|null);

                /** ServerFrame event. */
                event?: (ironworks.api.v1.EventFrame.$Properties|null);

                /** ServerFrame tick. */
                tick?: (ironworks.api.v1.Tick.$Properties|null);

                /** ServerFrame bookmark. */
                bookmark?: (ironworks.api.v1.Place.$Properties|null);

                /** ServerFrame gap. */
                gap?: (ironworks.api.v1.Gap.$Properties|null);

                /** ServerFrame reply. */
                reply?: (ironworks.api.v1.Reply.$Properties|null);

                /** ServerFrame error. */
                error?: (ironworks.api.v1.Error.$Properties|null);

                /** ServerFrame op. */
                op?: ("subscribed"|"event"|"tick"|"bookmark"|"gap"|"reply"|"error");

                /**
                 * Encodes the specified ServerFrame message. Does not implicitly {@link ironworks.api.v1.ServerFrame.verify|verify} messages.
                 * @param message ServerFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: ironworks.api.v1.ServerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.ServerFrame & ironworks.api.v1.ServerFrame.$Shape} ServerFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.api.v1.ServerFrame & ironworks.api.v1.ServerFrame.$Shape;

                /**
                 * Gets the type url for ServerFrame
                 * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns The type url
                 */
                static getTypeUrl(prefix?: string): string;
            }

            namespace ServerFrame {

                /** Properties of a ServerFrame. */
                interface $Properties {

                    /** ServerFrame subscribed */
                    subscribed?: (ironworks.api.v1.Place.$Properties|null);

                    /** ServerFrame event */
                    event?: (ironworks.api.v1.EventFrame.$Properties|null);

                    /** ServerFrame tick */
                    tick?: (ironworks.api.v1.Tick.$Properties|null);

                    /** ServerFrame bookmark */
                    bookmark?: (ironworks.api.v1.Place.$Properties|null);

                    /** ServerFrame gap */
                    gap?: (ironworks.api.v1.Gap.$Properties|null);

                    /** ServerFrame reply */
                    reply?: (ironworks.api.v1.Reply.$Properties|null);

                    /** ServerFrame error */
                    error?: (ironworks.api.v1.Error.$Properties|null);

                    /** ServerFrame op */
                    op?: ("subscribed"|"event"|"tick"|"bookmark"|"gap"|"reply"|"error");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerFrame. */
                type $Shape = {
                  subscribed?: ironworks.api.v1.Place.$Shape|null;
                  event?: ironworks.api.v1.EventFrame.$Shape|null;
                  tick?: ironworks.api.v1.Tick.$Shape|null;
                  bookmark?: ironworks.api.v1.Place.$Shape|null;
                  gap?: ironworks.api.v1.Gap.$Shape|null;
                  reply?: ironworks.api.v1.Reply.$Shape|null;
                  error?: ironworks.api.v1.Error.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ op?: undefined; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "subscribed"; subscribed: ironworks.api.v1.Place.$Shape; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "event"; subscribed?: null; event: ironworks.api.v1.EventFrame.$Shape; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "tick"; subscribed?: null; event?: null; tick: ironworks.api.v1.Tick.$Shape; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "bookmark"; subscribed?: null; event?: null; tick?: null; bookmark: ironworks.api.v1.Place.$Shape; gap?: null; reply?: null; error?: null }|{ op?: "gap"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap: ironworks.api.v1.Gap.$Shape; reply?: null; error?: null }|{ op?: "reply"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply: ironworks.api.v1.Reply.$Shape; error?: null }|{ op?: "error"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error: ironworks.api.v1.Error.$Shape })
                );
            }
        }
    }

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a CallbackItem.
         * @deprecated Use ironworks.v1.CallbackItem.$Properties instead.
         */
        interface ICallbackItem extends ironworks.v1.CallbackItem.$Properties {
        }

        /** Represents a CallbackItem. */
        class CallbackItem {

            /**
             * Constructs a new CallbackItem.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.CallbackItem.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CallbackItem version. */
            version: number;

            /** CallbackItem id. */
            id: string;

            /** CallbackItem kind. */
            kind: string;

            /** CallbackItem taskId. */
            taskId: string;

            /** CallbackItem type. */
            type: string;

            /** CallbackItem url. */
            url: string;

            /** CallbackItem secret. */
            secret: string;

            /** CallbackItem body. */
            body: string;

            /** CallbackItem trace. */
            trace: string;

            /** CallbackItem tenant. */
            tenant: string;

            /** CallbackItem journalSeq. */
            journalSeq: number;

            /** CallbackItem createdAt. */
            createdAt: number;

            /** CallbackItem state. */
            state: string;

            /** CallbackItem attempts. */
            attempts: number;

            /** CallbackItem lastStatus. */
            lastStatus: number;

            /** CallbackItem lastError. */
            lastError: string;

            /** CallbackItem lastAttemptAt. */
            lastAttemptAt: number;

            /** CallbackItem nextAt. */
            nextAt: number;

            /** CallbackItem giveUpAt. */
            giveUpAt: number;

            /**
             * Encodes the specified CallbackItem message. Does not implicitly {@link ironworks.v1.CallbackItem.verify|verify} messages.
             * @param message CallbackItem message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.CallbackItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CallbackItem message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.CallbackItem & ironworks.v1.CallbackItem.$Shape} CallbackItem
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.CallbackItem & ironworks.v1.CallbackItem.$Shape;

            /**
             * Gets the type url for CallbackItem
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CallbackItem {

            /** Properties of a CallbackItem. */
            interface $Properties {

                /** CallbackItem version */
                version?: (number|null);

                /** CallbackItem id */
                id?: (string|null);

                /** CallbackItem kind */
                kind?: (string|null);

                /** CallbackItem taskId */
                taskId?: (string|null);

                /** CallbackItem type */
                type?: (string|null);

                /** CallbackItem url */
                url?: (string|null);

                /** CallbackItem secret */
                secret?: (string|null);

                /** CallbackItem body */
                body?: (string|null);

                /** CallbackItem trace */
                trace?: (string|null);

                /** CallbackItem tenant */
                tenant?: (string|null);

                /** CallbackItem journalSeq */
                journalSeq?: (number|null);

                /** CallbackItem createdAt */
                createdAt?: (number|null);

                /** CallbackItem state */
                state?: (string|null);

                /** CallbackItem attempts */
                attempts?: (number|null);

                /** CallbackItem lastStatus */
                lastStatus?: (number|null);

                /** CallbackItem lastError */
                lastError?: (string|null);

                /** CallbackItem lastAttemptAt */
                lastAttemptAt?: (number|null);

                /** CallbackItem nextAt */
                nextAt?: (number|null);

                /** CallbackItem giveUpAt */
                giveUpAt?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CallbackItem. */
            type $Shape = ironworks.v1.CallbackItem.$Properties;
        }

        /**
         * Properties of a Checkpoint.
         * @deprecated Use ironworks.v1.Checkpoint.$Properties instead.
         */
        interface ICheckpoint extends ironworks.v1.Checkpoint.$Properties {
        }

        /** Represents a Checkpoint. */
        class Checkpoint {

            /**
             * Constructs a new Checkpoint.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Checkpoint.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Checkpoint version. */
            version: number;

            /** Checkpoint journalSeq. */
            journalSeq: number;

            /** Checkpoint epoch. */
            epoch: number;

            /** Checkpoint record. */
            record: Uint8Array;

            /**
             * Encodes the specified Checkpoint message. Does not implicitly {@link ironworks.v1.Checkpoint.verify|verify} messages.
             * @param message Checkpoint message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Checkpoint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Checkpoint message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Checkpoint & ironworks.v1.Checkpoint.$Shape} Checkpoint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Checkpoint & ironworks.v1.Checkpoint.$Shape;

            /**
             * Gets the type url for Checkpoint
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Checkpoint {

            /** Properties of a Checkpoint. */
            interface $Properties {

                /** Checkpoint version */
                version?: (number|null);

                /** Checkpoint journalSeq */
                journalSeq?: (number|null);

                /** Checkpoint epoch */
                epoch?: (number|null);

                /** Checkpoint record */
                record?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Checkpoint. */
            type $Shape = ironworks.v1.Checkpoint.$Properties;
        }

        /**
         * Properties of a Mark.
         * @deprecated Use ironworks.v1.Mark.$Properties instead.
         */
        interface IMark extends ironworks.v1.Mark.$Properties {
        }

        /** Represents a Mark. */
        class Mark {

            /**
             * Constructs a new Mark.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Mark.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Mark version. */
            version: number;

            /** Mark journalSeq. */
            journalSeq: number;

            /** Mark epoch. */
            epoch: number;

            /** Mark owner. */
            owner: string;

            /**
             * Encodes the specified Mark message. Does not implicitly {@link ironworks.v1.Mark.verify|verify} messages.
             * @param message Mark message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Mark.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Mark message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Mark & ironworks.v1.Mark.$Shape} Mark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Mark & ironworks.v1.Mark.$Shape;

            /**
             * Gets the type url for Mark
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Mark {

            /** Properties of a Mark. */
            interface $Properties {

                /** Mark version */
                version?: (number|null);

                /** Mark journalSeq */
                journalSeq?: (number|null);

                /** Mark epoch */
                epoch?: (number|null);

                /** Mark owner */
                owner?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Mark. */
            type $Shape = ironworks.v1.Mark.$Properties;
        }

        /**
         * Properties of an Event.
         * @deprecated Use ironworks.v1.Event.$Properties instead.
         */
        interface IEvent extends ironworks.v1.Event.$Properties {
        }

        /** Represents an Event. */
        class Event {

            /**
             * Constructs a new Event.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Event.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Event type. */
            type: string;

            /** Event taskId. */
            taskId: string;

            /** Event at. */
            at: number;

            /** Event detail. */
            detail: string;

            /**
             * Encodes the specified Event message. Does not implicitly {@link ironworks.v1.Event.verify|verify} messages.
             * @param message Event message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Event & ironworks.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Event & ironworks.v1.Event.$Shape;

            /**
             * Gets the type url for Event
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Event {

            /** Properties of an Event. */
            interface $Properties {

                /** Event type */
                type?: (string|null);

                /** Event taskId */
                taskId?: (string|null);

                /** Event at */
                at?: (number|null);

                /** Event detail */
                detail?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Event. */
            type $Shape = ironworks.v1.Event.$Properties;
        }

        /**
         * Properties of an Outbox.
         * @deprecated Use ironworks.v1.Outbox.$Properties instead.
         */
        interface IOutbox extends ironworks.v1.Outbox.$Properties {
        }

        /** Represents an Outbox. */
        class Outbox {

            /**
             * Constructs a new Outbox.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Outbox.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Outbox id. */
            id: string;

            /** Outbox type. */
            type: string;

            /** Outbox target. */
            target: string;

            /** Outbox secret. */
            secret: string;

            /** Outbox taskId. */
            taskId: string;

            /**
             * Encodes the specified Outbox message. Does not implicitly {@link ironworks.v1.Outbox.verify|verify} messages.
             * @param message Outbox message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Outbox.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Outbox message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Outbox & ironworks.v1.Outbox.$Shape} Outbox
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Outbox & ironworks.v1.Outbox.$Shape;

            /**
             * Gets the type url for Outbox
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Outbox {

            /** Properties of an Outbox. */
            interface $Properties {

                /** Outbox id */
                id?: (string|null);

                /** Outbox type */
                type?: (string|null);

                /** Outbox target */
                target?: (string|null);

                /** Outbox secret */
                secret?: (string|null);

                /** Outbox taskId */
                taskId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Outbox. */
            type $Shape = ironworks.v1.Outbox.$Properties;
        }

        /**
         * Properties of an Entry.
         * @deprecated Use ironworks.v1.Entry.$Properties instead.
         */
        interface IEntry extends ironworks.v1.Entry.$Properties {
        }

        /** Represents an Entry. */
        class Entry {

            /**
             * Constructs a new Entry.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Entry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Entry kind. */
            kind: string;

            /** Entry id. */
            id: string;

            /** Entry record. */
            record: Uint8Array;

            /** Entry events. */
            events: ironworks.v1.Event.$Properties[];

            /** Entry outbox. */
            outbox: ironworks.v1.Outbox.$Properties[];

            /**
             * Encodes the specified Entry message. Does not implicitly {@link ironworks.v1.Entry.verify|verify} messages.
             * @param message Entry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Entry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Entry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Entry & ironworks.v1.Entry.$Shape} Entry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Entry & ironworks.v1.Entry.$Shape;

            /**
             * Gets the type url for Entry
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Entry {

            /** Properties of an Entry. */
            interface $Properties {

                /** Entry kind */
                kind?: (string|null);

                /** Entry id */
                id?: (string|null);

                /** Entry record */
                record?: (Uint8Array|null);

                /** Entry events */
                events?: (ironworks.v1.Event.$Properties[]|null);

                /** Entry outbox */
                outbox?: (ironworks.v1.Outbox.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Entry. */
            type $Shape = ironworks.v1.Entry.$Properties;
        }

        /**
         * Properties of a Claim.
         * @deprecated Use ironworks.v1.Claim.$Properties instead.
         */
        interface IClaim extends ironworks.v1.Claim.$Properties {
        }

        /** Represents a Claim. */
        class Claim {

            /**
             * Constructs a new Claim.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Claim.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Claim reason. */
            reason: string;

            /** Claim previousOwner. */
            previousOwner: string;

            /**
             * Encodes the specified Claim message. Does not implicitly {@link ironworks.v1.Claim.verify|verify} messages.
             * @param message Claim message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Claim.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Claim message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Claim & ironworks.v1.Claim.$Shape} Claim
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Claim & ironworks.v1.Claim.$Shape;

            /**
             * Gets the type url for Claim
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Claim {

            /** Properties of a Claim. */
            interface $Properties {

                /** Claim reason */
                reason?: (string|null);

                /** Claim previousOwner */
                previousOwner?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Claim. */
            type $Shape = ironworks.v1.Claim.$Properties;
        }

        /**
         * Properties of a Batch.
         * @deprecated Use ironworks.v1.Batch.$Properties instead.
         */
        interface IBatch extends ironworks.v1.Batch.$Properties {
        }

        /** Represents a Batch. */
        class Batch {

            /**
             * Constructs a new Batch.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Batch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Batch version. */
            version: number;

            /** Batch batchId. */
            batchId: string;

            /** Batch epoch. */
            epoch: number;

            /** Batch owner. */
            owner: string;

            /** Batch mark. */
            mark: number;

            /** Batch at. */
            at: number;

            /** Batch claim. */
            claim?: (ironworks.v1.Claim.$Properties|null);

            /** Batch release. */
            release: boolean;

            /** Batch entries. */
            entries: ironworks.v1.Entry.$Properties[];

            /** Batch previous. */
            previous: number;

            /** Batch waitsFor. */
            waitsFor: string[];

            /**
             * Encodes the specified Batch message. Does not implicitly {@link ironworks.v1.Batch.verify|verify} messages.
             * @param message Batch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Batch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Batch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Batch & ironworks.v1.Batch.$Shape} Batch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Batch & ironworks.v1.Batch.$Shape;

            /**
             * Gets the type url for Batch
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Batch {

            /** Properties of a Batch. */
            interface $Properties {

                /** Batch version */
                version?: (number|null);

                /** Batch batchId */
                batchId?: (string|null);

                /** Batch epoch */
                epoch?: (number|null);

                /** Batch owner */
                owner?: (string|null);

                /** Batch mark */
                mark?: (number|null);

                /** Batch at */
                at?: (number|null);

                /** Batch claim */
                claim?: (ironworks.v1.Claim.$Properties|null);

                /** Batch release */
                release?: (boolean|null);

                /** Batch entries */
                entries?: (ironworks.v1.Entry.$Properties[]|null);

                /** Batch previous */
                previous?: (number|null);

                /** Batch waitsFor */
                waitsFor?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Batch. */
            type $Shape = ironworks.v1.Batch.$Properties;
        }

        /**
         * Properties of a MailboxMessage.
         * @deprecated Use ironworks.v1.MailboxMessage.$Properties instead.
         */
        interface IMailboxMessage extends ironworks.v1.MailboxMessage.$Properties {
        }

        /** Represents a MailboxMessage. */
        class MailboxMessage {

            /**
             * Constructs a new MailboxMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.MailboxMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MailboxMessage version. */
            version: number;

            /** MailboxMessage requestId. */
            requestId: string;

            /** MailboxMessage replyTo. */
            replyTo: string;

            /** MailboxMessage createdAt. */
            createdAt: number;

            /** MailboxMessage caller. */
            caller?: (ironworks.v1.Caller.$Properties|null);

            /** MailboxMessage trace. */
            trace: string;

            /** MailboxMessage submit. */
            submit?: (ironworks.v1.Submit.$Properties|null);

            /** MailboxMessage command. */
            command?: (ironworks.v1.Command.$Properties|null);

            /** MailboxMessage cancel. */
            cancel?: (ironworks.v1.Cancel.$Properties|null);

            /** MailboxMessage resolve. */
            resolve?: (ironworks.v1.Resolve.$Properties|null);

            /** MailboxMessage resume. */
            resume?: (ironworks.v1.Resume.$Properties|null);

            /** MailboxMessage signal. */
            signal?: (ironworks.v1.Signal.$Properties|null);

            /** MailboxMessage body. */
            body?: ("submit"|"command"|"cancel"|"resolve"|"resume"|"signal");

            /**
             * Encodes the specified MailboxMessage message. Does not implicitly {@link ironworks.v1.MailboxMessage.verify|verify} messages.
             * @param message MailboxMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.MailboxMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MailboxMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.MailboxMessage & ironworks.v1.MailboxMessage.$Shape} MailboxMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.MailboxMessage & ironworks.v1.MailboxMessage.$Shape;

            /**
             * Gets the type url for MailboxMessage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace MailboxMessage {

            /** Properties of a MailboxMessage. */
            interface $Properties {

                /** MailboxMessage version */
                version?: (number|null);

                /** MailboxMessage requestId */
                requestId?: (string|null);

                /** MailboxMessage replyTo */
                replyTo?: (string|null);

                /** MailboxMessage createdAt */
                createdAt?: (number|null);

                /** MailboxMessage caller */
                caller?: (ironworks.v1.Caller.$Properties|null);

                /** MailboxMessage trace */
                trace?: (string|null);

                /** MailboxMessage submit */
                submit?: (ironworks.v1.Submit.$Properties|null);

                /** MailboxMessage command */
                command?: (ironworks.v1.Command.$Properties|null);

                /** MailboxMessage cancel */
                cancel?: (ironworks.v1.Cancel.$Properties|null);

                /** MailboxMessage resolve */
                resolve?: (ironworks.v1.Resolve.$Properties|null);

                /** MailboxMessage resume */
                resume?: (ironworks.v1.Resume.$Properties|null);

                /** MailboxMessage signal */
                signal?: (ironworks.v1.Signal.$Properties|null);

                /** MailboxMessage body */
                body?: ("submit"|"command"|"cancel"|"resolve"|"resume"|"signal");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a MailboxMessage. */
            type $Shape = {
              version?: number|null;
              requestId?: string|null;
              replyTo?: string|null;
              createdAt?: number|null;
              caller?: ironworks.v1.Caller.$Shape|null;
              trace?: string|null;
              submit?: ironworks.v1.Submit.$Shape|null;
              command?: ironworks.v1.Command.$Shape|null;
              cancel?: ironworks.v1.Cancel.$Shape|null;
              resolve?: ironworks.v1.Resolve.$Shape|null;
              resume?: ironworks.v1.Resume.$Shape|null;
              signal?: ironworks.v1.Signal.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; submit?: null; command?: null; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "submit"; submit: ironworks.v1.Submit.$Shape; command?: null; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "command"; submit?: null; command: ironworks.v1.Command.$Shape; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "cancel"; submit?: null; command?: null; cancel: ironworks.v1.Cancel.$Shape; resolve?: null; resume?: null; signal?: null }|{ body?: "resolve"; submit?: null; command?: null; cancel?: null; resolve: ironworks.v1.Resolve.$Shape; resume?: null; signal?: null }|{ body?: "resume"; submit?: null; command?: null; cancel?: null; resolve?: null; resume: ironworks.v1.Resume.$Shape; signal?: null }|{ body?: "signal"; submit?: null; command?: null; cancel?: null; resolve?: null; resume?: null; signal: ironworks.v1.Signal.$Shape })
            );
        }

        /**
         * Properties of a Submit.
         * @deprecated Use ironworks.v1.Submit.$Properties instead.
         */
        interface ISubmit extends ironworks.v1.Submit.$Properties {
        }

        /** Represents a Submit. */
        class Submit {

            /**
             * Constructs a new Submit.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Submit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Submit taskId. */
            taskId: string;

            /** Submit action. */
            action: string;

            /** Submit params. */
            params: string;

            /** Submit onConflict. */
            onConflict: string;

            /** Submit timeoutS. */
            timeoutS: number;

            /** Submit callback. */
            callback?: (ironworks.v1.Callback.$Properties|null);

            /** Submit bodyHash. */
            bodyHash: string;

            /**
             * Encodes the specified Submit message. Does not implicitly {@link ironworks.v1.Submit.verify|verify} messages.
             * @param message Submit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Submit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Submit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Submit & ironworks.v1.Submit.$Shape} Submit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Submit & ironworks.v1.Submit.$Shape;

            /**
             * Gets the type url for Submit
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Submit {

            /** Properties of a Submit. */
            interface $Properties {

                /** Submit taskId */
                taskId?: (string|null);

                /** Submit action */
                action?: (string|null);

                /** Submit params */
                params?: (string|null);

                /** Submit onConflict */
                onConflict?: (string|null);

                /** Submit timeoutS */
                timeoutS?: (number|null);

                /** Submit callback */
                callback?: (ironworks.v1.Callback.$Properties|null);

                /** Submit bodyHash */
                bodyHash?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Submit. */
            type $Shape = ironworks.v1.Submit.$Properties;
        }

        /**
         * Properties of a Command.
         * @deprecated Use ironworks.v1.Command.$Properties instead.
         */
        interface ICommand extends ironworks.v1.Command.$Properties {
        }

        /** Represents a Command. */
        class Command {

            /**
             * Constructs a new Command.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Command.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Command name. */
            name: string;

            /** Command payload. */
            payload: string;

            /** Command ifMatch. */
            ifMatch: string;

            /**
             * Encodes the specified Command message. Does not implicitly {@link ironworks.v1.Command.verify|verify} messages.
             * @param message Command message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Command.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Command & ironworks.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Command & ironworks.v1.Command.$Shape;

            /**
             * Gets the type url for Command
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Command {

            /** Properties of a Command. */
            interface $Properties {

                /** Command name */
                name?: (string|null);

                /** Command payload */
                payload?: (string|null);

                /** Command ifMatch */
                ifMatch?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Command. */
            type $Shape = ironworks.v1.Command.$Properties;
        }

        /**
         * Properties of a Cancel.
         * @deprecated Use ironworks.v1.Cancel.$Properties instead.
         */
        interface ICancel extends ironworks.v1.Cancel.$Properties {
        }

        /** Represents a Cancel. */
        class Cancel {

            /**
             * Constructs a new Cancel.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Cancel.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Cancel taskId. */
            taskId: string;

            /** Cancel reason. */
            reason: string;

            /**
             * Encodes the specified Cancel message. Does not implicitly {@link ironworks.v1.Cancel.verify|verify} messages.
             * @param message Cancel message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Cancel.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Cancel message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Cancel & ironworks.v1.Cancel.$Shape} Cancel
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Cancel & ironworks.v1.Cancel.$Shape;

            /**
             * Gets the type url for Cancel
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Cancel {

            /** Properties of a Cancel. */
            interface $Properties {

                /** Cancel taskId */
                taskId?: (string|null);

                /** Cancel reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Cancel. */
            type $Shape = ironworks.v1.Cancel.$Properties;
        }

        /**
         * Properties of a Resolve.
         * @deprecated Use ironworks.v1.Resolve.$Properties instead.
         */
        interface IResolve extends ironworks.v1.Resolve.$Properties {
        }

        /** Represents a Resolve. */
        class Resolve {

            /**
             * Constructs a new Resolve.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Resolve.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Resolve taskId. */
            taskId: string;

            /** Resolve outcome. */
            outcome: string;

            /** Resolve reason. */
            reason: string;

            /**
             * Encodes the specified Resolve message. Does not implicitly {@link ironworks.v1.Resolve.verify|verify} messages.
             * @param message Resolve message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Resolve.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Resolve message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Resolve & ironworks.v1.Resolve.$Shape} Resolve
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Resolve & ironworks.v1.Resolve.$Shape;

            /**
             * Gets the type url for Resolve
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Resolve {

            /** Properties of a Resolve. */
            interface $Properties {

                /** Resolve taskId */
                taskId?: (string|null);

                /** Resolve outcome */
                outcome?: (string|null);

                /** Resolve reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Resolve. */
            type $Shape = ironworks.v1.Resolve.$Properties;
        }

        /**
         * Properties of a Resume.
         * @deprecated Use ironworks.v1.Resume.$Properties instead.
         */
        interface IResume extends ironworks.v1.Resume.$Properties {
        }

        /** Represents a Resume. */
        class Resume {

            /**
             * Constructs a new Resume.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Resume.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Resume reason. */
            reason: string;

            /**
             * Encodes the specified Resume message. Does not implicitly {@link ironworks.v1.Resume.verify|verify} messages.
             * @param message Resume message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Resume.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Resume message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Resume & ironworks.v1.Resume.$Shape} Resume
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Resume & ironworks.v1.Resume.$Shape;

            /**
             * Gets the type url for Resume
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Resume {

            /** Properties of a Resume. */
            interface $Properties {

                /** Resume reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Resume. */
            type $Shape = ironworks.v1.Resume.$Properties;
        }

        /**
         * Properties of a Signal.
         * @deprecated Use ironworks.v1.Signal.$Properties instead.
         */
        interface ISignal extends ironworks.v1.Signal.$Properties {
        }

        /** Represents a Signal. */
        class Signal {

            /**
             * Constructs a new Signal.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Signal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Signal name. */
            name: string;

            /** Signal payload. */
            payload: string;

            /**
             * Encodes the specified Signal message. Does not implicitly {@link ironworks.v1.Signal.verify|verify} messages.
             * @param message Signal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Signal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Signal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Signal & ironworks.v1.Signal.$Shape} Signal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Signal & ironworks.v1.Signal.$Shape;

            /**
             * Gets the type url for Signal
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Signal {

            /** Properties of a Signal. */
            interface $Properties {

                /** Signal name */
                name?: (string|null);

                /** Signal payload */
                payload?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Signal. */
            type $Shape = ironworks.v1.Signal.$Properties;
        }

        /**
         * Properties of a Verdict.
         * @deprecated Use ironworks.v1.Verdict.$Properties instead.
         */
        interface IVerdict extends ironworks.v1.Verdict.$Properties {
        }

        /** Represents a Verdict. */
        class Verdict {

            /**
             * Constructs a new Verdict.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Verdict.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Verdict requestId. */
            requestId: string;

            /** Verdict outcome. */
            outcome: string;

            /** Verdict deduplicated. */
            deduplicated: boolean;

            /** Verdict revision. */
            revision: number;

            /** Verdict record. */
            record: Uint8Array;

            /** Verdict taskId. */
            taskId: string;

            /** Verdict problem. */
            problem: string;

            /** Verdict task. */
            task?: (ironworks.v1.Task.$Properties|null);

            /**
             * Encodes the specified Verdict message. Does not implicitly {@link ironworks.v1.Verdict.verify|verify} messages.
             * @param message Verdict message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Verdict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Verdict message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Verdict & ironworks.v1.Verdict.$Shape} Verdict
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Verdict & ironworks.v1.Verdict.$Shape;

            /**
             * Gets the type url for Verdict
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Verdict {

            /** Properties of a Verdict. */
            interface $Properties {

                /** Verdict requestId */
                requestId?: (string|null);

                /** Verdict outcome */
                outcome?: (string|null);

                /** Verdict deduplicated */
                deduplicated?: (boolean|null);

                /** Verdict revision */
                revision?: (number|null);

                /** Verdict record */
                record?: (Uint8Array|null);

                /** Verdict taskId */
                taskId?: (string|null);

                /** Verdict problem */
                problem?: (string|null);

                /** Verdict task */
                task?: (ironworks.v1.Task.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Verdict. */
            type $Shape = ironworks.v1.Verdict.$Properties;
        }

        /**
         * Properties of a Replies.
         * @deprecated Use ironworks.v1.Replies.$Properties instead.
         */
        interface IReplies extends ironworks.v1.Replies.$Properties {
        }

        /** Represents a Replies. */
        class Replies {

            /**
             * Constructs a new Replies.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Replies.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Replies verdicts. */
            verdicts: ironworks.v1.Verdict.$Properties[];

            /**
             * Encodes the specified Replies message. Does not implicitly {@link ironworks.v1.Replies.verify|verify} messages.
             * @param message Replies message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Replies.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Replies message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Replies & ironworks.v1.Replies.$Shape} Replies
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Replies & ironworks.v1.Replies.$Shape;

            /**
             * Gets the type url for Replies
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Replies {

            /** Properties of a Replies. */
            interface $Properties {

                /** Replies verdicts */
                verdicts?: (ironworks.v1.Verdict.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Replies. */
            type $Shape = ironworks.v1.Replies.$Properties;
        }

        /**
         * Properties of a Caller.
         * @deprecated Use ironworks.v1.Caller.$Properties instead.
         */
        interface ICaller extends ironworks.v1.Caller.$Properties {
        }

        /** Represents a Caller. */
        class Caller {

            /**
             * Constructs a new Caller.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Caller.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Caller tenant. */
            tenant: string;

            /** Caller role. */
            role: string;

            /** Caller subject. */
            subject: string;

            /** Caller address. */
            address: string;

            /**
             * Encodes the specified Caller message. Does not implicitly {@link ironworks.v1.Caller.verify|verify} messages.
             * @param message Caller message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Caller.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Caller message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Caller & ironworks.v1.Caller.$Shape} Caller
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Caller & ironworks.v1.Caller.$Shape;

            /**
             * Gets the type url for Caller
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Caller {

            /** Properties of a Caller. */
            interface $Properties {

                /** Caller tenant */
                tenant?: (string|null);

                /** Caller role */
                role?: (string|null);

                /** Caller subject */
                subject?: (string|null);

                /** Caller address */
                address?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Caller. */
            type $Shape = ironworks.v1.Caller.$Properties;
        }

        /**
         * Properties of a Callback.
         * @deprecated Use ironworks.v1.Callback.$Properties instead.
         */
        interface ICallback extends ironworks.v1.Callback.$Properties {
        }

        /** Represents a Callback. */
        class Callback {

            /**
             * Constructs a new Callback.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Callback.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Callback url. */
            url: string;

            /** Callback secret. */
            secret: string;

            /** Callback state. */
            state: string;

            /**
             * Encodes the specified Callback message. Does not implicitly {@link ironworks.v1.Callback.verify|verify} messages.
             * @param message Callback message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Callback.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Callback message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Callback & ironworks.v1.Callback.$Shape} Callback
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Callback & ironworks.v1.Callback.$Shape;

            /**
             * Gets the type url for Callback
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Callback {

            /** Properties of a Callback. */
            interface $Properties {

                /** Callback url */
                url?: (string|null);

                /** Callback secret */
                secret?: (string|null);

                /** Callback state */
                state?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Callback. */
            type $Shape = ironworks.v1.Callback.$Properties;
        }

        /**
         * Properties of a StepResult.
         * @deprecated Use ironworks.v1.StepResult.$Properties instead.
         */
        interface IStepResult extends ironworks.v1.StepResult.$Properties {
        }

        /** Represents a StepResult. */
        class StepResult {

            /**
             * Constructs a new StepResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.StepResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StepResult name. */
            name: string;

            /** StepResult value. */
            value: string;

            /**
             * Encodes the specified StepResult message. Does not implicitly {@link ironworks.v1.StepResult.verify|verify} messages.
             * @param message StepResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.StepResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StepResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.StepResult & ironworks.v1.StepResult.$Shape} StepResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.StepResult & ironworks.v1.StepResult.$Shape;

            /**
             * Gets the type url for StepResult
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StepResult {

            /** Properties of a StepResult. */
            interface $Properties {

                /** StepResult name */
                name?: (string|null);

                /** StepResult value */
                value?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StepResult. */
            type $Shape = ironworks.v1.StepResult.$Properties;
        }

        /**
         * Properties of a Step.
         * @deprecated Use ironworks.v1.Step.$Properties instead.
         */
        interface IStep extends ironworks.v1.Step.$Properties {
        }

        /** Represents a Step. */
        class Step {

            /**
             * Constructs a new Step.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Step.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Step name. */
            name: string;

            /** Step attempt. */
            attempt: number;

            /** Step of. */
            of: number;

            /** Step effectId. */
            effectId: string;

            /** Step intent. */
            intent: boolean;

            /** Step startedAt. */
            startedAt: number;

            /**
             * Encodes the specified Step message. Does not implicitly {@link ironworks.v1.Step.verify|verify} messages.
             * @param message Step message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Step.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Step message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Step & ironworks.v1.Step.$Shape} Step
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Step & ironworks.v1.Step.$Shape;

            /**
             * Gets the type url for Step
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Step {

            /** Properties of a Step. */
            interface $Properties {

                /** Step name */
                name?: (string|null);

                /** Step attempt */
                attempt?: (number|null);

                /** Step of */
                of?: (number|null);

                /** Step effectId */
                effectId?: (string|null);

                /** Step intent */
                intent?: (boolean|null);

                /** Step startedAt */
                startedAt?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Step. */
            type $Shape = ironworks.v1.Step.$Properties;
        }

        /**
         * Properties of a Progress.
         * @deprecated Use ironworks.v1.Progress.$Properties instead.
         */
        interface IProgress extends ironworks.v1.Progress.$Properties {
        }

        /** Represents a Progress. */
        class Progress {

            /**
             * Constructs a new Progress.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Progress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Progress percent. */
            percent: number;

            /** Progress message. */
            message: string;

            /**
             * Encodes the specified Progress message. Does not implicitly {@link ironworks.v1.Progress.verify|verify} messages.
             * @param message Progress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Progress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Progress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Progress & ironworks.v1.Progress.$Shape} Progress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Progress & ironworks.v1.Progress.$Shape;

            /**
             * Gets the type url for Progress
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Progress {

            /** Properties of a Progress. */
            interface $Properties {

                /** Progress percent */
                percent?: (number|null);

                /** Progress message */
                message?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Progress. */
            type $Shape = ironworks.v1.Progress.$Properties;
        }

        /**
         * Properties of a TaskError.
         * @deprecated Use ironworks.v1.TaskError.$Properties instead.
         */
        interface ITaskError extends ironworks.v1.TaskError.$Properties {
        }

        /** Represents a TaskError. */
        class TaskError {

            /**
             * Constructs a new TaskError.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.TaskError.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TaskError code. */
            code: string;

            /** TaskError message. */
            message: string;

            /** TaskError evidence. */
            evidence: string;

            /** TaskError retryable. */
            retryable: boolean;

            /**
             * Encodes the specified TaskError message. Does not implicitly {@link ironworks.v1.TaskError.verify|verify} messages.
             * @param message TaskError message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.TaskError.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TaskError message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.TaskError & ironworks.v1.TaskError.$Shape} TaskError
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.TaskError & ironworks.v1.TaskError.$Shape;

            /**
             * Gets the type url for TaskError
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TaskError {

            /** Properties of a TaskError. */
            interface $Properties {

                /** TaskError code */
                code?: (string|null);

                /** TaskError message */
                message?: (string|null);

                /** TaskError evidence */
                evidence?: (string|null);

                /** TaskError retryable */
                retryable?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TaskError. */
            type $Shape = ironworks.v1.TaskError.$Properties;
        }

        /**
         * Properties of a Resolution.
         * @deprecated Use ironworks.v1.Resolution.$Properties instead.
         */
        interface IResolution extends ironworks.v1.Resolution.$Properties {
        }

        /** Represents a Resolution. */
        class Resolution {

            /**
             * Constructs a new Resolution.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Resolution.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Resolution outcome. */
            outcome: string;

            /** Resolution reason. */
            reason: string;

            /** Resolution by. */
            by: string;

            /** Resolution at. */
            at: number;

            /**
             * Encodes the specified Resolution message. Does not implicitly {@link ironworks.v1.Resolution.verify|verify} messages.
             * @param message Resolution message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Resolution.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Resolution message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Resolution & ironworks.v1.Resolution.$Shape} Resolution
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Resolution & ironworks.v1.Resolution.$Shape;

            /**
             * Gets the type url for Resolution
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Resolution {

            /** Properties of a Resolution. */
            interface $Properties {

                /** Resolution outcome */
                outcome?: (string|null);

                /** Resolution reason */
                reason?: (string|null);

                /** Resolution by */
                by?: (string|null);

                /** Resolution at */
                at?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Resolution. */
            type $Shape = ironworks.v1.Resolution.$Properties;
        }

        /**
         * Properties of a Task.
         * @deprecated Use ironworks.v1.Task.$Properties instead.
         */
        interface ITask extends ironworks.v1.Task.$Properties {
        }

        /** Represents a Task. */
        class Task {

            /**
             * Constructs a new Task.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Task.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Task id. */
            id: string;

            /** Task seq. */
            seq: number;

            /** Task requestId. */
            requestId: string;

            /** Task action. */
            action: string;

            /** Task params. */
            params: string;

            /** Task state. */
            state: string;

            /** Task onConflict. */
            onConflict: string;

            /** Task requestedBy. */
            requestedBy?: (ironworks.v1.Caller.$Properties|null);

            /** Task trace. */
            trace: string;

            /** Task createdAt. */
            createdAt: number;

            /** Task startedAt. */
            startedAt: number;

            /** Task finishedAt. */
            finishedAt: number;

            /** Task deadline. */
            deadline: number;

            /** Task step. */
            step?: (ironworks.v1.Step.$Properties|null);

            /** Task results. */
            results: ironworks.v1.StepResult.$Properties[];

            /** Task progress. */
            progress?: (ironworks.v1.Progress.$Properties|null);

            /** Task error. */
            error?: (ironworks.v1.TaskError.$Properties|null);

            /** Task attempts. */
            attempts: number;

            /** Task nextRetryAt. */
            nextRetryAt: number;

            /** Task callbacks. */
            callbacks: ironworks.v1.Callback.$Properties[];

            /** Task cancelReason. */
            cancelReason: string;

            /** Task cancelRequested. */
            cancelRequested: boolean;

            /** Task epoch. */
            epoch: number;

            /** Task resolution. */
            resolution?: (ironworks.v1.Resolution.$Properties|null);

            /** Task premise. */
            premise: string;

            /**
             * Encodes the specified Task message. Does not implicitly {@link ironworks.v1.Task.verify|verify} messages.
             * @param message Task message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Task.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Task message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Task & ironworks.v1.Task.$Shape} Task
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Task & ironworks.v1.Task.$Shape;

            /**
             * Gets the type url for Task
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Task {

            /** Properties of a Task. */
            interface $Properties {

                /** Task id */
                id?: (string|null);

                /** Task seq */
                seq?: (number|null);

                /** Task requestId */
                requestId?: (string|null);

                /** Task action */
                action?: (string|null);

                /** Task params */
                params?: (string|null);

                /** Task state */
                state?: (string|null);

                /** Task onConflict */
                onConflict?: (string|null);

                /** Task requestedBy */
                requestedBy?: (ironworks.v1.Caller.$Properties|null);

                /** Task trace */
                trace?: (string|null);

                /** Task createdAt */
                createdAt?: (number|null);

                /** Task startedAt */
                startedAt?: (number|null);

                /** Task finishedAt */
                finishedAt?: (number|null);

                /** Task deadline */
                deadline?: (number|null);

                /** Task step */
                step?: (ironworks.v1.Step.$Properties|null);

                /** Task results */
                results?: (ironworks.v1.StepResult.$Properties[]|null);

                /** Task progress */
                progress?: (ironworks.v1.Progress.$Properties|null);

                /** Task error */
                error?: (ironworks.v1.TaskError.$Properties|null);

                /** Task attempts */
                attempts?: (number|null);

                /** Task nextRetryAt */
                nextRetryAt?: (number|null);

                /** Task callbacks */
                callbacks?: (ironworks.v1.Callback.$Properties[]|null);

                /** Task cancelReason */
                cancelReason?: (string|null);

                /** Task cancelRequested */
                cancelRequested?: (boolean|null);

                /** Task epoch */
                epoch?: (number|null);

                /** Task resolution */
                resolution?: (ironworks.v1.Resolution.$Properties|null);

                /** Task premise */
                premise?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Task. */
            type $Shape = ironworks.v1.Task.$Properties;
        }

        /**
         * Properties of a TaskDocument.
         * @deprecated Use ironworks.v1.TaskDocument.$Properties instead.
         */
        interface ITaskDocument extends ironworks.v1.TaskDocument.$Properties {
        }

        /** Represents a TaskDocument. */
        class TaskDocument {

            /**
             * Constructs a new TaskDocument.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.TaskDocument.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TaskDocument version. */
            version: number;

            /** TaskDocument kind. */
            kind: string;

            /** TaskDocument id. */
            id: string;

            /** TaskDocument journalSeq. */
            journalSeq: number;

            /** TaskDocument task. */
            task?: (ironworks.v1.Task.$Properties|null);

            /**
             * Encodes the specified TaskDocument message. Does not implicitly {@link ironworks.v1.TaskDocument.verify|verify} messages.
             * @param message TaskDocument message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.TaskDocument.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TaskDocument message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.TaskDocument & ironworks.v1.TaskDocument.$Shape} TaskDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.TaskDocument & ironworks.v1.TaskDocument.$Shape;

            /**
             * Gets the type url for TaskDocument
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TaskDocument {

            /** Properties of a TaskDocument. */
            interface $Properties {

                /** TaskDocument version */
                version?: (number|null);

                /** TaskDocument kind */
                kind?: (string|null);

                /** TaskDocument id */
                id?: (string|null);

                /** TaskDocument journalSeq */
                journalSeq?: (number|null);

                /** TaskDocument task */
                task?: (ironworks.v1.Task.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TaskDocument. */
            type $Shape = ironworks.v1.TaskDocument.$Properties;
        }

        /**
         * Properties of a Region.
         * @deprecated Use ironworks.v1.Region.$Properties instead.
         */
        interface IRegion extends ironworks.v1.Region.$Properties {
        }

        /** Represents a Region. */
        class Region {

            /**
             * Constructs a new Region.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Region.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Region name. */
            name: string;

            /** Region state. */
            state: string;

            /** Region target. */
            target: string;

            /** Region since. */
            since: number;

            /**
             * Encodes the specified Region message. Does not implicitly {@link ironworks.v1.Region.verify|verify} messages.
             * @param message Region message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Region.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Region message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Region & ironworks.v1.Region.$Shape} Region
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Region & ironworks.v1.Region.$Shape;

            /**
             * Gets the type url for Region
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Region {

            /** Properties of a Region. */
            interface $Properties {

                /** Region name */
                name?: (string|null);

                /** Region state */
                state?: (string|null);

                /** Region target */
                target?: (string|null);

                /** Region since */
                since?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Region. */
            type $Shape = ironworks.v1.Region.$Properties;
        }

        /**
         * Properties of a Request.
         * @deprecated Use ironworks.v1.Request.$Properties instead.
         */
        interface IRequest extends ironworks.v1.Request.$Properties {
        }

        /** Represents a Request. */
        class Request {

            /**
             * Constructs a new Request.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Request.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Request requestId. */
            requestId: string;

            /** Request taskId. */
            taskId: string;

            /** Request bodyHash. */
            bodyHash: string;

            /** Request at. */
            at: number;

            /**
             * Encodes the specified Request message. Does not implicitly {@link ironworks.v1.Request.verify|verify} messages.
             * @param message Request message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Request message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Request & ironworks.v1.Request.$Shape} Request
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Request & ironworks.v1.Request.$Shape;

            /**
             * Gets the type url for Request
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Request {

            /** Properties of a Request. */
            interface $Properties {

                /** Request requestId */
                requestId?: (string|null);

                /** Request taskId */
                taskId?: (string|null);

                /** Request bodyHash */
                bodyHash?: (string|null);

                /** Request at */
                at?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Request. */
            type $Shape = ironworks.v1.Request.$Properties;
        }

        /**
         * Properties of a Parked.
         * @deprecated Use ironworks.v1.Parked.$Properties instead.
         */
        interface IParked extends ironworks.v1.Parked.$Properties {
        }

        /** Represents a Parked. */
        class Parked {

            /**
             * Constructs a new Parked.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Parked.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Parked reason. */
            reason: string;

            /** Parked since. */
            since: number;

            /**
             * Encodes the specified Parked message. Does not implicitly {@link ironworks.v1.Parked.verify|verify} messages.
             * @param message Parked message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Parked.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Parked message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Parked & ironworks.v1.Parked.$Shape} Parked
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Parked & ironworks.v1.Parked.$Shape;

            /**
             * Gets the type url for Parked
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Parked {

            /** Properties of a Parked. */
            interface $Properties {

                /** Parked reason */
                reason?: (string|null);

                /** Parked since */
                since?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Parked. */
            type $Shape = ironworks.v1.Parked.$Properties;
        }

        /**
         * Properties of a Record.
         * @deprecated Use ironworks.v1.Record.$Properties instead.
         */
        interface IRecord extends ironworks.v1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: ironworks.v1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record version. */
            version: number;

            /** Record kind. */
            kind: string;

            /** Record id. */
            id: string;

            /** Record regions. */
            regions: ironworks.v1.Region.$Properties[];

            /** Record attributes. */
            attributes: string;

            /** Record seen. */
            seen: number;

            /** Record open. */
            open: number[];

            /** Record tasks. */
            tasks: ironworks.v1.Task.$Properties[];

            /** Record requests. */
            requests: ironworks.v1.Request.$Properties[];

            /** Record horizon. */
            horizon: number;

            /** Record parked. */
            parked?: (ironworks.v1.Parked.$Properties|null);

            /** Record deleted. */
            deleted: boolean;

            /** Record createdAt. */
            createdAt: number;

            /** Record updatedAt. */
            updatedAt: number;

            /** Record exists. */
            exists: boolean;

            /**
             * Encodes the specified Record message. Does not implicitly {@link ironworks.v1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: ironworks.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {ironworks.v1.Record & ironworks.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ironworks.v1.Record & ironworks.v1.Record.$Shape;

            /**
             * Gets the type url for Record
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record version */
                version?: (number|null);

                /** Record kind */
                kind?: (string|null);

                /** Record id */
                id?: (string|null);

                /** Record regions */
                regions?: (ironworks.v1.Region.$Properties[]|null);

                /** Record attributes */
                attributes?: (string|null);

                /** Record seen */
                seen?: (number|null);

                /** Record open */
                open?: (number[]|null);

                /** Record tasks */
                tasks?: (ironworks.v1.Task.$Properties[]|null);

                /** Record requests */
                requests?: (ironworks.v1.Request.$Properties[]|null);

                /** Record horizon */
                horizon?: (number|null);

                /** Record parked */
                parked?: (ironworks.v1.Parked.$Properties|null);

                /** Record deleted */
                deleted?: (boolean|null);

                /** Record createdAt */
                createdAt?: (number|null);

                /** Record updatedAt */
                updatedAt?: (number|null);

                /** Record exists */
                exists?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Record. */
            type $Shape = ironworks.v1.Record.$Properties;
        }
    }
}
