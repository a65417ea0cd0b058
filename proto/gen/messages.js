/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const ironworks = $root.ironworks = (() => {

    /**
     * Namespace ironworks.
     * @exports ironworks
     * @namespace
     */
    const ironworks = {};

    ironworks.api = (function() {

        /**
         * Namespace api.
         * @memberof ironworks
         * @namespace
         */
        const api = {};

        api.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof ironworks.api
             * @namespace
             */
            const v1 = {};

            v1.Caller = (function() {

                /**
                 * Properties of a Caller.
                 * @typedef {Object} ironworks.api.v1.Caller.$Properties
                 * @property {string|null} [tenant] Caller tenant
                 * @property {string|null} [role] Caller role
                 * @property {string|null} [subject] Caller subject
                 * @property {string|null} [address] Caller address
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Caller.
                 * @memberof ironworks.api.v1
                 * @interface ICaller
                 * @augments ironworks.api.v1.Caller.$Properties
                 * @deprecated Use ironworks.api.v1.Caller.$Properties instead.
                 */

                /**
                 * Shape of a Caller.
                 * @typedef {ironworks.api.v1.Caller.$Properties} ironworks.api.v1.Caller.$Shape
                 */

                /**
                 * Constructs a new Caller.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Caller.
                 * @constructor
                 * @param {ironworks.api.v1.Caller.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Caller = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Caller tenant.
                 * @member {string} tenant
                 * @memberof ironworks.api.v1.Caller
                 * @instance
                 */
                Caller.prototype.tenant = "";

                /**
                 * Caller role.
                 * @member {string} role
                 * @memberof ironworks.api.v1.Caller
                 * @instance
                 */
                Caller.prototype.role = "";

                /**
                 * Caller subject.
                 * @member {string} subject
                 * @memberof ironworks.api.v1.Caller
                 * @instance
                 */
                Caller.prototype.subject = "";

                /**
                 * Caller address.
                 * @member {string} address
                 * @memberof ironworks.api.v1.Caller
                 * @instance
                 */
                Caller.prototype.address = "";

                /**
                 * Encodes the specified Caller message. Does not implicitly {@link ironworks.api.v1.Caller.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Caller
                 * @static
                 * @param {ironworks.api.v1.Caller.$Properties} message Caller message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Caller.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                    if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.role);
                    if (message.subject != null && $Object.hasOwnProperty.call(message, "subject") && message.subject !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.subject);
                    if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.address);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Caller message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Caller
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Caller & ironworks.api.v1.Caller.$Shape} Caller
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Caller.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Caller();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.tenant = value;
                                else
                                    delete message.tenant;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.role = value;
                                else
                                    delete message.role;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.subject = value;
                                else
                                    delete message.subject;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.address = value;
                                else
                                    delete message.address;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Caller
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Caller
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Caller.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Caller";
                };

                return Caller;
            })();

            v1.Step = (function() {

                /**
                 * Properties of a Step.
                 * @typedef {Object} ironworks.api.v1.Step.$Properties
                 * @property {string|null} [name] Step name
                 * @property {number|null} [attempt] Step attempt
                 * @property {number|null} [of] Step of
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Step.
                 * @memberof ironworks.api.v1
                 * @interface IStep
                 * @augments ironworks.api.v1.Step.$Properties
                 * @deprecated Use ironworks.api.v1.Step.$Properties instead.
                 */

                /**
                 * Shape of a Step.
                 * @typedef {ironworks.api.v1.Step.$Properties} ironworks.api.v1.Step.$Shape
                 */

                /**
                 * Constructs a new Step.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Step.
                 * @constructor
                 * @param {ironworks.api.v1.Step.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Step = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Step name.
                 * @member {string} name
                 * @memberof ironworks.api.v1.Step
                 * @instance
                 */
                Step.prototype.name = "";

                /**
                 * Step attempt.
                 * @member {number} attempt
                 * @memberof ironworks.api.v1.Step
                 * @instance
                 */
                Step.prototype.attempt = 0;

                /**
                 * Step of.
                 * @member {number|null|undefined} of
                 * @memberof ironworks.api.v1.Step
                 * @instance
                 */
                Step.prototype.of = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Step.prototype, "_of", {
                    get: $util.oneOfGetter($oneOfFields = ["of"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Step message. Does not implicitly {@link ironworks.api.v1.Step.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Step
                 * @static
                 * @param {ironworks.api.v1.Step.$Properties} message Step message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Step.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                    if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.attempt);
                    if (message.of != null && $Object.hasOwnProperty.call(message, "of"))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.of);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Step message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Step
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Step & ironworks.api.v1.Step.$Shape} Step
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Step.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Step();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.attempt = value;
                                else
                                    delete message.attempt;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                message.of = reader.uint32();
                                message._of = "of";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Step
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Step
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Step.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Step";
                };

                return Step;
            })();

            v1.Progress = (function() {

                /**
                 * Properties of a Progress.
                 * @typedef {Object} ironworks.api.v1.Progress.$Properties
                 * @property {number|null} [percent] Progress percent
                 * @property {string|null} [message] Progress message
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Progress.
                 * @memberof ironworks.api.v1
                 * @interface IProgress
                 * @augments ironworks.api.v1.Progress.$Properties
                 * @deprecated Use ironworks.api.v1.Progress.$Properties instead.
                 */

                /**
                 * Shape of a Progress.
                 * @typedef {ironworks.api.v1.Progress.$Properties} ironworks.api.v1.Progress.$Shape
                 */

                /**
                 * Constructs a new Progress.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Progress.
                 * @constructor
                 * @param {ironworks.api.v1.Progress.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Progress = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Progress percent.
                 * @member {number} percent
                 * @memberof ironworks.api.v1.Progress
                 * @instance
                 */
                Progress.prototype.percent = 0;

                /**
                 * Progress message.
                 * @member {string} message
                 * @memberof ironworks.api.v1.Progress
                 * @instance
                 */
                Progress.prototype.message = "";

                /**
                 * Encodes the specified Progress message. Does not implicitly {@link ironworks.api.v1.Progress.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Progress
                 * @static
                 * @param {ironworks.api.v1.Progress.$Properties} message Progress message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Progress.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.percent != null && $Object.hasOwnProperty.call(message, "percent") && !$Object.is(message.percent, 0))
                        writer.uint32(/* id 1, wireType 1 =*/9).double(message.percent);
                    if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Progress message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Progress
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Progress & ironworks.api.v1.Progress.$Shape} Progress
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Progress.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Progress();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.percent = value;
                                else
                                    delete message.percent;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.message = value;
                                else
                                    delete message.message;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Progress
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Progress
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Progress.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Progress";
                };

                return Progress;
            })();

            v1.QueuePlace = (function() {

                /**
                 * Properties of a QueuePlace.
                 * @typedef {Object} ironworks.api.v1.QueuePlace.$Properties
                 * @property {number|null} [position] QueuePlace position
                 * @property {Array.<string>|null} [ahead] QueuePlace ahead
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a QueuePlace.
                 * @memberof ironworks.api.v1
                 * @interface IQueuePlace
                 * @augments ironworks.api.v1.QueuePlace.$Properties
                 * @deprecated Use ironworks.api.v1.QueuePlace.$Properties instead.
                 */

                /**
                 * Shape of a QueuePlace.
                 * @typedef {ironworks.api.v1.QueuePlace.$Properties} ironworks.api.v1.QueuePlace.$Shape
                 */

                /**
                 * Constructs a new QueuePlace.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a QueuePlace.
                 * @constructor
                 * @param {ironworks.api.v1.QueuePlace.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const QueuePlace = function (properties) {
                    this.ahead = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * QueuePlace position.
                 * @member {number} position
                 * @memberof ironworks.api.v1.QueuePlace
                 * @instance
                 */
                QueuePlace.prototype.position = 0;

                /**
                 * QueuePlace ahead.
                 * @member {Array.<string>} ahead
                 * @memberof ironworks.api.v1.QueuePlace
                 * @instance
                 */
                QueuePlace.prototype.ahead = $util.emptyArray;

                /**
                 * Encodes the specified QueuePlace message. Does not implicitly {@link ironworks.api.v1.QueuePlace.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.QueuePlace
                 * @static
                 * @param {ironworks.api.v1.QueuePlace.$Properties} message QueuePlace message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                QueuePlace.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.position != null && $Object.hasOwnProperty.call(message, "position") && message.position !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.position);
                    if (message.ahead != null && message.ahead.length)
                        for (let i = 0; i < message.ahead.length; ++i)
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.ahead[i]);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a QueuePlace message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.QueuePlace
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.QueuePlace & ironworks.api.v1.QueuePlace.$Shape} QueuePlace
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                QueuePlace.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.QueuePlace();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.position = value;
                                else
                                    delete message.position;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.ahead && message.ahead.length))
                                    message.ahead = [];
                                message.ahead.push(reader.stringVerify());
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for QueuePlace
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.QueuePlace
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                QueuePlace.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.QueuePlace";
                };

                return QueuePlace;
            })();

            v1.TaskError = (function() {

                /**
                 * Properties of a TaskError.
                 * @typedef {Object} ironworks.api.v1.TaskError.$Properties
                 * @property {string|null} [code] TaskError code
                 * @property {string|null} [message] TaskError message
                 * @property {string|null} [evidence] TaskError evidence
                 * @property {boolean|null} [retryable] TaskError retryable
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TaskError.
                 * @memberof ironworks.api.v1
                 * @interface ITaskError
                 * @augments ironworks.api.v1.TaskError.$Properties
                 * @deprecated Use ironworks.api.v1.TaskError.$Properties instead.
                 */

                /**
                 * Shape of a TaskError.
                 * @typedef {ironworks.api.v1.TaskError.$Properties} ironworks.api.v1.TaskError.$Shape
                 */

                /**
                 * Constructs a new TaskError.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a TaskError.
                 * @constructor
                 * @param {ironworks.api.v1.TaskError.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TaskError = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TaskError code.
                 * @member {string} code
                 * @memberof ironworks.api.v1.TaskError
                 * @instance
                 */
                TaskError.prototype.code = "";

                /**
                 * TaskError message.
                 * @member {string} message
                 * @memberof ironworks.api.v1.TaskError
                 * @instance
                 */
                TaskError.prototype.message = "";

                /**
                 * TaskError evidence.
                 * @member {string} evidence
                 * @memberof ironworks.api.v1.TaskError
                 * @instance
                 */
                TaskError.prototype.evidence = "";

                /**
                 * TaskError retryable.
                 * @member {boolean} retryable
                 * @memberof ironworks.api.v1.TaskError
                 * @instance
                 */
                TaskError.prototype.retryable = false;

                /**
                 * Encodes the specified TaskError message. Does not implicitly {@link ironworks.api.v1.TaskError.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.TaskError
                 * @static
                 * @param {ironworks.api.v1.TaskError.$Properties} message TaskError message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TaskError.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.code);
                    if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                    if (message.evidence != null && $Object.hasOwnProperty.call(message, "evidence") && message.evidence !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.evidence);
                    if (message.retryable != null && $Object.hasOwnProperty.call(message, "retryable") && message.retryable !== false)
                        writer.uint32(/* id 4, wireType 0 =*/32).bool(message.retryable);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TaskError message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.TaskError
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskError & ironworks.api.v1.TaskError.$Shape} TaskError
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TaskError.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.TaskError();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.message = value;
                                else
                                    delete message.message;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.evidence = value;
                                else
                                    delete message.evidence;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.retryable = value;
                                else
                                    delete message.retryable;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for TaskError
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.TaskError
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                TaskError.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.TaskError";
                };

                return TaskError;
            })();

            v1.Resolution = (function() {

                /**
                 * Properties of a Resolution.
                 * @typedef {Object} ironworks.api.v1.Resolution.$Properties
                 * @property {string|null} [outcome] Resolution outcome
                 * @property {string|null} [reason] Resolution reason
                 * @property {string|null} [by] Resolution by
                 * @property {string|null} [at] Resolution at
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Resolution.
                 * @memberof ironworks.api.v1
                 * @interface IResolution
                 * @augments ironworks.api.v1.Resolution.$Properties
                 * @deprecated Use ironworks.api.v1.Resolution.$Properties instead.
                 */

                /**
                 * Shape of a Resolution.
                 * @typedef {ironworks.api.v1.Resolution.$Properties} ironworks.api.v1.Resolution.$Shape
                 */

                /**
                 * Constructs a new Resolution.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Resolution.
                 * @constructor
                 * @param {ironworks.api.v1.Resolution.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Resolution = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Resolution outcome.
                 * @member {string} outcome
                 * @memberof ironworks.api.v1.Resolution
                 * @instance
                 */
                Resolution.prototype.outcome = "";

                /**
                 * Resolution reason.
                 * @member {string} reason
                 * @memberof ironworks.api.v1.Resolution
                 * @instance
                 */
                Resolution.prototype.reason = "";

                /**
                 * Resolution by.
                 * @member {string} by
                 * @memberof ironworks.api.v1.Resolution
                 * @instance
                 */
                Resolution.prototype.by = "";

                /**
                 * Resolution at.
                 * @member {string|null|undefined} at
                 * @memberof ironworks.api.v1.Resolution
                 * @instance
                 */
                Resolution.prototype.at = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Resolution.prototype, "_at", {
                    get: $util.oneOfGetter($oneOfFields = ["at"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Resolution message. Does not implicitly {@link ironworks.api.v1.Resolution.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Resolution
                 * @static
                 * @param {ironworks.api.v1.Resolution.$Properties} message Resolution message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Resolution.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.outcome);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                    if (message.by != null && $Object.hasOwnProperty.call(message, "by") && message.by !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.by);
                    if (message.at != null && $Object.hasOwnProperty.call(message, "at"))
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.at);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Resolution message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Resolution
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Resolution & ironworks.api.v1.Resolution.$Shape} Resolution
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Resolution.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Resolution();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.outcome = value;
                                else
                                    delete message.outcome;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.by = value;
                                else
                                    delete message.by;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.at = reader.stringVerify();
                                message._at = "at";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Resolution
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Resolution
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Resolution.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Resolution";
                };

                return Resolution;
            })();

            v1.Callback = (function() {

                /**
                 * Properties of a Callback.
                 * @typedef {Object} ironworks.api.v1.Callback.$Properties
                 * @property {string|null} [url] Callback url
                 * @property {string|null} [state] Callback state
                 * @property {string|null} [secret] Callback secret
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Callback.
                 * @memberof ironworks.api.v1
                 * @interface ICallback
                 * @augments ironworks.api.v1.Callback.$Properties
                 * @deprecated Use ironworks.api.v1.Callback.$Properties instead.
                 */

                /**
                 * Shape of a Callback.
                 * @typedef {ironworks.api.v1.Callback.$Properties} ironworks.api.v1.Callback.$Shape
                 */

                /**
                 * Constructs a new Callback.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Callback.
                 * @constructor
                 * @param {ironworks.api.v1.Callback.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Callback = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Callback url.
                 * @member {string} url
                 * @memberof ironworks.api.v1.Callback
                 * @instance
                 */
                Callback.prototype.url = "";

                /**
                 * Callback state.
                 * @member {string} state
                 * @memberof ironworks.api.v1.Callback
                 * @instance
                 */
                Callback.prototype.state = "";

                /**
                 * Callback secret.
                 * @member {string} secret
                 * @memberof ironworks.api.v1.Callback
                 * @instance
                 */
                Callback.prototype.secret = "";

                /**
                 * Encodes the specified Callback message. Does not implicitly {@link ironworks.api.v1.Callback.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Callback
                 * @static
                 * @param {ironworks.api.v1.Callback.$Properties} message Callback message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Callback.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.url != null && $Object.hasOwnProperty.call(message, "url") && message.url !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.url);
                    if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.state);
                    if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.secret);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Callback message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Callback
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Callback & ironworks.api.v1.Callback.$Shape} Callback
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Callback.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Callback();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.url = value;
                                else
                                    delete message.url;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.state = value;
                                else
                                    delete message.state;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.secret = value;
                                else
                                    delete message.secret;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Callback
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Callback
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Callback.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Callback";
                };

                return Callback;
            })();

            v1.Links = (function() {

                /**
                 * Properties of a Links.
                 * @typedef {Object} ironworks.api.v1.Links.$Properties
                 * @property {string|null} [self] Links self
                 * @property {string|null} [events] Links events
                 * @property {string|null} [node] Links node
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Links.
                 * @memberof ironworks.api.v1
                 * @interface ILinks
                 * @augments ironworks.api.v1.Links.$Properties
                 * @deprecated Use ironworks.api.v1.Links.$Properties instead.
                 */

                /**
                 * Shape of a Links.
                 * @typedef {ironworks.api.v1.Links.$Properties} ironworks.api.v1.Links.$Shape
                 */

                /**
                 * Constructs a new Links.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Links.
                 * @constructor
                 * @param {ironworks.api.v1.Links.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Links = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Links self.
                 * @member {string} self
                 * @memberof ironworks.api.v1.Links
                 * @instance
                 */
                Links.prototype.self = "";

                /**
                 * Links events.
                 * @member {string} events
                 * @memberof ironworks.api.v1.Links
                 * @instance
                 */
                Links.prototype.events = "";

                /**
                 * Links node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.Links
                 * @instance
                 */
                Links.prototype.node = "";

                /**
                 * Encodes the specified Links message. Does not implicitly {@link ironworks.api.v1.Links.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Links
                 * @static
                 * @param {ironworks.api.v1.Links.$Properties} message Links message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Links.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.self != null && $Object.hasOwnProperty.call(message, "self") && message.self !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.self);
                    if (message.events != null && $Object.hasOwnProperty.call(message, "events") && message.events !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.events);
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.node);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Links message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Links
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Links & ironworks.api.v1.Links.$Shape} Links
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Links.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Links();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.self = value;
                                else
                                    delete message.self;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.events = value;
                                else
                                    delete message.events;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Links
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Links
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Links.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Links";
                };

                return Links;
            })();

            v1.Task = (function() {

                /**
                 * Properties of a Task.
                 * @typedef {Object} ironworks.api.v1.Task.$Properties
                 * @property {string|null} [id] Task id
                 * @property {string|null} [node] Task node
                 * @property {string|null} [action] Task action
                 * @property {string|null} [params] Task params
                 * @property {string|null} [state] Task state
                 * @property {boolean|null} [done] Task done
                 * @property {boolean|null} [deduplicated] Task deduplicated
                 * @property {string|null} [onConflict] Task onConflict
                 * @property {ironworks.api.v1.Step.$Properties|null} [step] Task step
                 * @property {ironworks.api.v1.Progress.$Properties|null} [progress] Task progress
                 * @property {ironworks.api.v1.QueuePlace.$Properties|null} [queue] Task queue
                 * @property {ironworks.api.v1.TaskError.$Properties|null} [error] Task error
                 * @property {number|null} [attempts] Task attempts
                 * @property {ironworks.api.v1.Caller.$Properties|null} [requestedBy] Task requestedBy
                 * @property {string|null} [traceId] Task traceId
                 * @property {ironworks.api.v1.Callback.$Properties|null} [callback] Task callback
                 * @property {string|null} [cancelReason] Task cancelReason
                 * @property {ironworks.api.v1.Resolution.$Properties|null} [resolution] Task resolution
                 * @property {string|null} [nextRetryAt] Task nextRetryAt
                 * @property {string|null} [createdAt] Task createdAt
                 * @property {string|null} [startedAt] Task startedAt
                 * @property {string|null} [finishedAt] Task finishedAt
                 * @property {string|null} [deadline] Task deadline
                 * @property {number|null} [revision] Task revision
                 * @property {string|null} [cursor] Task cursor
                 * @property {ironworks.api.v1.Links.$Properties|null} [links] Task links
                 * @property {string|null} [more] Task more
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Task.
                 * @memberof ironworks.api.v1
                 * @interface ITask
                 * @augments ironworks.api.v1.Task.$Properties
                 * @deprecated Use ironworks.api.v1.Task.$Properties instead.
                 */

                /**
                 * Shape of a Task.
                 * @typedef {ironworks.api.v1.Task.$Properties} ironworks.api.v1.Task.$Shape
                 */

                /**
                 * Constructs a new Task.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Task.
                 * @constructor
                 * @param {ironworks.api.v1.Task.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Task = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Task id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.id = "";

                /**
                 * Task node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.node = "";

                /**
                 * Task action.
                 * @member {string} action
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.action = "";

                /**
                 * Task params.
                 * @member {string} params
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.params = "";

                /**
                 * Task state.
                 * @member {string} state
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.state = "";

                /**
                 * Task done.
                 * @member {boolean} done
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.done = false;

                /**
                 * Task deduplicated.
                 * @member {boolean} deduplicated
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.deduplicated = false;

                /**
                 * Task onConflict.
                 * @member {string} onConflict
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.onConflict = "";

                /**
                 * Task step.
                 * @member {ironworks.api.v1.Step.$Properties|null|undefined} step
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.step = null;

                /**
                 * Task progress.
                 * @member {ironworks.api.v1.Progress.$Properties|null|undefined} progress
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.progress = null;

                /**
                 * Task queue.
                 * @member {ironworks.api.v1.QueuePlace.$Properties|null|undefined} queue
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.queue = null;

                /**
                 * Task error.
                 * @member {ironworks.api.v1.TaskError.$Properties|null|undefined} error
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.error = null;

                /**
                 * Task attempts.
                 * @member {number} attempts
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.attempts = 0;

                /**
                 * Task requestedBy.
                 * @member {ironworks.api.v1.Caller.$Properties|null|undefined} requestedBy
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.requestedBy = null;

                /**
                 * Task traceId.
                 * @member {string|null|undefined} traceId
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.traceId = null;

                /**
                 * Task callback.
                 * @member {ironworks.api.v1.Callback.$Properties|null|undefined} callback
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.callback = null;

                /**
                 * Task cancelReason.
                 * @member {string|null|undefined} cancelReason
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.cancelReason = null;

                /**
                 * Task resolution.
                 * @member {ironworks.api.v1.Resolution.$Properties|null|undefined} resolution
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.resolution = null;

                /**
                 * Task nextRetryAt.
                 * @member {string|null|undefined} nextRetryAt
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.nextRetryAt = null;

                /**
                 * Task createdAt.
                 * @member {string|null|undefined} createdAt
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.createdAt = null;

                /**
                 * Task startedAt.
                 * @member {string|null|undefined} startedAt
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.startedAt = null;

                /**
                 * Task finishedAt.
                 * @member {string|null|undefined} finishedAt
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.finishedAt = null;

                /**
                 * Task deadline.
                 * @member {string|null|undefined} deadline
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.deadline = null;

                /**
                 * Task revision.
                 * @member {number} revision
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Task cursor.
                 * @member {string|null|undefined} cursor
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.cursor = null;

                /**
                 * Task links.
                 * @member {ironworks.api.v1.Links.$Properties|null|undefined} links
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.links = null;

                /**
                 * Task more.
                 * @member {string} more
                 * @memberof ironworks.api.v1.Task
                 * @instance
                 */
                Task.prototype.more = "";

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_traceId", {
                    get: $util.oneOfGetter($oneOfFields = ["traceId"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_cancelReason", {
                    get: $util.oneOfGetter($oneOfFields = ["cancelReason"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_nextRetryAt", {
                    get: $util.oneOfGetter($oneOfFields = ["nextRetryAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_createdAt", {
                    get: $util.oneOfGetter($oneOfFields = ["createdAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_startedAt", {
                    get: $util.oneOfGetter($oneOfFields = ["startedAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_finishedAt", {
                    get: $util.oneOfGetter($oneOfFields = ["finishedAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_deadline", {
                    get: $util.oneOfGetter($oneOfFields = ["deadline"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Task.prototype, "_cursor", {
                    get: $util.oneOfGetter($oneOfFields = ["cursor"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Task message. Does not implicitly {@link ironworks.api.v1.Task.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Task
                 * @static
                 * @param {ironworks.api.v1.Task.$Properties} message Task message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Task.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.node);
                    if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.action);
                    if (message.params != null && $Object.hasOwnProperty.call(message, "params") && message.params !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.params);
                    if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.state);
                    if (message.done != null && $Object.hasOwnProperty.call(message, "done") && message.done !== false)
                        writer.uint32(/* id 6, wireType 0 =*/48).bool(message.done);
                    if (message.deduplicated != null && $Object.hasOwnProperty.call(message, "deduplicated") && message.deduplicated !== false)
                        writer.uint32(/* id 7, wireType 0 =*/56).bool(message.deduplicated);
                    if (message.onConflict != null && $Object.hasOwnProperty.call(message, "onConflict") && message.onConflict !== "")
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.onConflict);
                    if (message.step != null && $Object.hasOwnProperty.call(message, "step"))
                        $root.ironworks.api.v1.Step.encode(message.step, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                    if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                        $root.ironworks.api.v1.Progress.encode(message.progress, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.queue != null && $Object.hasOwnProperty.call(message, "queue"))
                        $root.ironworks.api.v1.QueuePlace.encode(message.queue, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
                        $root.ironworks.api.v1.TaskError.encode(message.error, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                    if (message.attempts != null && $Object.hasOwnProperty.call(message, "attempts") && message.attempts !== 0)
                        writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.attempts);
                    if (message.requestedBy != null && $Object.hasOwnProperty.call(message, "requestedBy"))
                        $root.ironworks.api.v1.Caller.encode(message.requestedBy, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                    if (message.traceId != null && $Object.hasOwnProperty.call(message, "traceId"))
                        writer.uint32(/* id 15, wireType 2 =*/122).string(message.traceId);
                    if (message.callback != null && $Object.hasOwnProperty.call(message, "callback"))
                        $root.ironworks.api.v1.Callback.encode(message.callback, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                    if (message.cancelReason != null && $Object.hasOwnProperty.call(message, "cancelReason"))
                        writer.uint32(/* id 17, wireType 2 =*/138).string(message.cancelReason);
                    if (message.resolution != null && $Object.hasOwnProperty.call(message, "resolution"))
                        $root.ironworks.api.v1.Resolution.encode(message.resolution, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                    if (message.nextRetryAt != null && $Object.hasOwnProperty.call(message, "nextRetryAt"))
                        writer.uint32(/* id 19, wireType 2 =*/154).string(message.nextRetryAt);
                    if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt"))
                        writer.uint32(/* id 20, wireType 2 =*/162).string(message.createdAt);
                    if (message.startedAt != null && $Object.hasOwnProperty.call(message, "startedAt"))
                        writer.uint32(/* id 21, wireType 2 =*/170).string(message.startedAt);
                    if (message.finishedAt != null && $Object.hasOwnProperty.call(message, "finishedAt"))
                        writer.uint32(/* id 22, wireType 2 =*/178).string(message.finishedAt);
                    if (message.deadline != null && $Object.hasOwnProperty.call(message, "deadline"))
                        writer.uint32(/* id 23, wireType 2 =*/186).string(message.deadline);
                    if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                        writer.uint32(/* id 24, wireType 0 =*/192).uint64(message.revision);
                    if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor"))
                        writer.uint32(/* id 25, wireType 2 =*/202).string(message.cursor);
                    if (message.links != null && $Object.hasOwnProperty.call(message, "links"))
                        $root.ironworks.api.v1.Links.encode(message.links, writer.uint32(/* id 26, wireType 2 =*/210).fork(), _depth + 1).ldelim();
                    if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== "")
                        writer.uint32(/* id 100, wireType 2 =*/802).string(message.more);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Task message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Task
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Task & ironworks.api.v1.Task.$Shape} Task
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Task.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Task();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.action = value;
                                else
                                    delete message.action;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.params = value;
                                else
                                    delete message.params;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.state = value;
                                else
                                    delete message.state;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.done = value;
                                else
                                    delete message.done;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.deduplicated = value;
                                else
                                    delete message.deduplicated;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.onConflict = value;
                                else
                                    delete message.onConflict;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.step = $root.ironworks.api.v1.Step.decode(reader, reader.size(), $undefined, _depth + 1, message.step);
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.progress = $root.ironworks.api.v1.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.queue = $root.ironworks.api.v1.QueuePlace.decode(reader, reader.size(), $undefined, _depth + 1, message.queue);
                                continue;
                            }
                        case 12: {
                                if (wireType !== 2)
                                    break;
                                message.error = $root.ironworks.api.v1.TaskError.decode(reader, reader.size(), $undefined, _depth + 1, message.error);
                                continue;
                            }
                        case 13: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.attempts = value;
                                else
                                    delete message.attempts;
                                continue;
                            }
                        case 14: {
                                if (wireType !== 2)
                                    break;
                                message.requestedBy = $root.ironworks.api.v1.Caller.decode(reader, reader.size(), $undefined, _depth + 1, message.requestedBy);
                                continue;
                            }
                        case 15: {
                                if (wireType !== 2)
                                    break;
                                message.traceId = reader.stringVerify();
                                message._traceId = "traceId";
                                continue;
                            }
                        case 16: {
                                if (wireType !== 2)
                                    break;
                                message.callback = $root.ironworks.api.v1.Callback.decode(reader, reader.size(), $undefined, _depth + 1, message.callback);
                                continue;
                            }
                        case 17: {
                                if (wireType !== 2)
                                    break;
                                message.cancelReason = reader.stringVerify();
                                message._cancelReason = "cancelReason";
                                continue;
                            }
                        case 18: {
                                if (wireType !== 2)
                                    break;
                                message.resolution = $root.ironworks.api.v1.Resolution.decode(reader, reader.size(), $undefined, _depth + 1, message.resolution);
                                continue;
                            }
                        case 19: {
                                if (wireType !== 2)
                                    break;
                                message.nextRetryAt = reader.stringVerify();
                                message._nextRetryAt = "nextRetryAt";
                                continue;
                            }
                        case 20: {
                                if (wireType !== 2)
                                    break;
                                message.createdAt = reader.stringVerify();
                                message._createdAt = "createdAt";
                                continue;
                            }
                        case 21: {
                                if (wireType !== 2)
                                    break;
                                message.startedAt = reader.stringVerify();
                                message._startedAt = "startedAt";
                                continue;
                            }
                        case 22: {
                                if (wireType !== 2)
                                    break;
                                message.finishedAt = reader.stringVerify();
                                message._finishedAt = "finishedAt";
                                continue;
                            }
                        case 23: {
                                if (wireType !== 2)
                                    break;
                                message.deadline = reader.stringVerify();
                                message._deadline = "deadline";
                                continue;
                            }
                        case 24: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.revision = value;
                                else
                                    delete message.revision;
                                continue;
                            }
                        case 25: {
                                if (wireType !== 2)
                                    break;
                                message.cursor = reader.stringVerify();
                                message._cursor = "cursor";
                                continue;
                            }
                        case 26: {
                                if (wireType !== 2)
                                    break;
                                message.links = $root.ironworks.api.v1.Links.decode(reader, reader.size(), $undefined, _depth + 1, message.links);
                                continue;
                            }
                        case 100: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.more = value;
                                else
                                    delete message.more;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Task
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Task
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Task.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Task";
                };

                return Task;
            })();

            v1.Holder = (function() {

                /**
                 * Properties of a Holder.
                 * @typedef {Object} ironworks.api.v1.Holder.$Properties
                 * @property {string|null} [id] Holder id
                 * @property {string|null} [action] Holder action
                 * @property {string|null} [state] Holder state
                 * @property {ironworks.api.v1.Step.$Properties|null} [step] Holder step
                 * @property {ironworks.api.v1.Progress.$Properties|null} [progress] Holder progress
                 * @property {boolean|null} [aborting] Holder aborting
                 * @property {string|null} [nextRetryAt] Holder nextRetryAt
                 * @property {string|null} [startedAt] Holder startedAt
                 * @property {string|null} [deadline] Holder deadline
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Holder.
                 * @memberof ironworks.api.v1
                 * @interface IHolder
                 * @augments ironworks.api.v1.Holder.$Properties
                 * @deprecated Use ironworks.api.v1.Holder.$Properties instead.
                 */

                /**
                 * Shape of a Holder.
                 * @typedef {ironworks.api.v1.Holder.$Properties} ironworks.api.v1.Holder.$Shape
                 */

                /**
                 * Constructs a new Holder.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Holder.
                 * @constructor
                 * @param {ironworks.api.v1.Holder.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Holder = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Holder id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.id = "";

                /**
                 * Holder action.
                 * @member {string} action
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.action = "";

                /**
                 * Holder state.
                 * @member {string} state
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.state = "";

                /**
                 * Holder step.
                 * @member {ironworks.api.v1.Step.$Properties|null|undefined} step
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.step = null;

                /**
                 * Holder progress.
                 * @member {ironworks.api.v1.Progress.$Properties|null|undefined} progress
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.progress = null;

                /**
                 * Holder aborting.
                 * @member {boolean} aborting
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.aborting = false;

                /**
                 * Holder nextRetryAt.
                 * @member {string|null|undefined} nextRetryAt
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.nextRetryAt = null;

                /**
                 * Holder startedAt.
                 * @member {string|null|undefined} startedAt
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.startedAt = null;

                /**
                 * Holder deadline.
                 * @member {string|null|undefined} deadline
                 * @memberof ironworks.api.v1.Holder
                 * @instance
                 */
                Holder.prototype.deadline = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Holder.prototype, "_nextRetryAt", {
                    get: $util.oneOfGetter($oneOfFields = ["nextRetryAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Holder.prototype, "_startedAt", {
                    get: $util.oneOfGetter($oneOfFields = ["startedAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Holder.prototype, "_deadline", {
                    get: $util.oneOfGetter($oneOfFields = ["deadline"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Holder message. Does not implicitly {@link ironworks.api.v1.Holder.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Holder
                 * @static
                 * @param {ironworks.api.v1.Holder.$Properties} message Holder message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Holder.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.action);
                    if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.state);
                    if (message.step != null && $Object.hasOwnProperty.call(message, "step"))
                        $root.ironworks.api.v1.Step.encode(message.step, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                        $root.ironworks.api.v1.Progress.encode(message.progress, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.aborting != null && $Object.hasOwnProperty.call(message, "aborting") && message.aborting !== false)
                        writer.uint32(/* id 6, wireType 0 =*/48).bool(message.aborting);
                    if (message.nextRetryAt != null && $Object.hasOwnProperty.call(message, "nextRetryAt"))
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.nextRetryAt);
                    if (message.startedAt != null && $Object.hasOwnProperty.call(message, "startedAt"))
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.startedAt);
                    if (message.deadline != null && $Object.hasOwnProperty.call(message, "deadline"))
                        writer.uint32(/* id 9, wireType 2 =*/74).string(message.deadline);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Holder message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Holder
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Holder & ironworks.api.v1.Holder.$Shape} Holder
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Holder.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Holder();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.action = value;
                                else
                                    delete message.action;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.state = value;
                                else
                                    delete message.state;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.step = $root.ironworks.api.v1.Step.decode(reader, reader.size(), $undefined, _depth + 1, message.step);
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.progress = $root.ironworks.api.v1.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.aborting = value;
                                else
                                    delete message.aborting;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.nextRetryAt = reader.stringVerify();
                                message._nextRetryAt = "nextRetryAt";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.startedAt = reader.stringVerify();
                                message._startedAt = "startedAt";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.deadline = reader.stringVerify();
                                message._deadline = "deadline";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Holder
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Holder
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Holder.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Holder";
                };

                return Holder;
            })();

            v1.QueuedTask = (function() {

                /**
                 * Properties of a QueuedTask.
                 * @typedef {Object} ironworks.api.v1.QueuedTask.$Properties
                 * @property {string|null} [id] QueuedTask id
                 * @property {string|null} [action] QueuedTask action
                 * @property {string|null} [state] QueuedTask state
                 * @property {number|null} [position] QueuedTask position
                 * @property {string|null} [createdAt] QueuedTask createdAt
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a QueuedTask.
                 * @memberof ironworks.api.v1
                 * @interface IQueuedTask
                 * @augments ironworks.api.v1.QueuedTask.$Properties
                 * @deprecated Use ironworks.api.v1.QueuedTask.$Properties instead.
                 */

                /**
                 * Shape of a QueuedTask.
                 * @typedef {ironworks.api.v1.QueuedTask.$Properties} ironworks.api.v1.QueuedTask.$Shape
                 */

                /**
                 * Constructs a new QueuedTask.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a QueuedTask.
                 * @constructor
                 * @param {ironworks.api.v1.QueuedTask.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const QueuedTask = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * QueuedTask id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.QueuedTask
                 * @instance
                 */
                QueuedTask.prototype.id = "";

                /**
                 * QueuedTask action.
                 * @member {string} action
                 * @memberof ironworks.api.v1.QueuedTask
                 * @instance
                 */
                QueuedTask.prototype.action = "";

                /**
                 * QueuedTask state.
                 * @member {string} state
                 * @memberof ironworks.api.v1.QueuedTask
                 * @instance
                 */
                QueuedTask.prototype.state = "";

                /**
                 * QueuedTask position.
                 * @member {number} position
                 * @memberof ironworks.api.v1.QueuedTask
                 * @instance
                 */
                QueuedTask.prototype.position = 0;

                /**
                 * QueuedTask createdAt.
                 * @member {string|null|undefined} createdAt
                 * @memberof ironworks.api.v1.QueuedTask
                 * @instance
                 */
                QueuedTask.prototype.createdAt = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(QueuedTask.prototype, "_createdAt", {
                    get: $util.oneOfGetter($oneOfFields = ["createdAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified QueuedTask message. Does not implicitly {@link ironworks.api.v1.QueuedTask.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.QueuedTask
                 * @static
                 * @param {ironworks.api.v1.QueuedTask.$Properties} message QueuedTask message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                QueuedTask.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.action);
                    if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.state);
                    if (message.position != null && $Object.hasOwnProperty.call(message, "position") && message.position !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.position);
                    if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt"))
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.createdAt);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a QueuedTask message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.QueuedTask
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.QueuedTask & ironworks.api.v1.QueuedTask.$Shape} QueuedTask
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                QueuedTask.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.QueuedTask();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.action = value;
                                else
                                    delete message.action;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.state = value;
                                else
                                    delete message.state;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.position = value;
                                else
                                    delete message.position;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.createdAt = reader.stringVerify();
                                message._createdAt = "createdAt";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for QueuedTask
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.QueuedTask
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                QueuedTask.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.QueuedTask";
                };

                return QueuedTask;
            })();

            v1.Parked = (function() {

                /**
                 * Properties of a Parked.
                 * @typedef {Object} ironworks.api.v1.Parked.$Properties
                 * @property {string|null} [reason] Parked reason
                 * @property {string|null} [since] Parked since
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Parked.
                 * @memberof ironworks.api.v1
                 * @interface IParked
                 * @augments ironworks.api.v1.Parked.$Properties
                 * @deprecated Use ironworks.api.v1.Parked.$Properties instead.
                 */

                /**
                 * Shape of a Parked.
                 * @typedef {ironworks.api.v1.Parked.$Properties} ironworks.api.v1.Parked.$Shape
                 */

                /**
                 * Constructs a new Parked.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Parked.
                 * @constructor
                 * @param {ironworks.api.v1.Parked.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Parked = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Parked reason.
                 * @member {string} reason
                 * @memberof ironworks.api.v1.Parked
                 * @instance
                 */
                Parked.prototype.reason = "";

                /**
                 * Parked since.
                 * @member {string|null|undefined} since
                 * @memberof ironworks.api.v1.Parked
                 * @instance
                 */
                Parked.prototype.since = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Parked.prototype, "_since", {
                    get: $util.oneOfGetter($oneOfFields = ["since"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Parked message. Does not implicitly {@link ironworks.api.v1.Parked.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Parked
                 * @static
                 * @param {ironworks.api.v1.Parked.$Properties} message Parked message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Parked.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                    if (message.since != null && $Object.hasOwnProperty.call(message, "since"))
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.since);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Parked message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Parked
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Parked & ironworks.api.v1.Parked.$Shape} Parked
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Parked.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Parked();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.since = reader.stringVerify();
                                message._since = "since";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Parked
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Parked
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Parked.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Parked";
                };

                return Parked;
            })();

            v1.Node = (function() {

                /**
                 * Properties of a Node.
                 * @typedef {Object} ironworks.api.v1.Node.$Properties
                 * @property {string|null} [id] Node id
                 * @property {string|null} [name] Node name
                 * @property {string|null} [driver] Node driver
                 * @property {string|null} [driverInfo] Node driverInfo
                 * @property {string|null} [properties] Node properties
                 * @property {string|null} [extra] Node extra
                 * @property {string|null} [owner] Node owner
                 * @property {string|null} [powerState] Node powerState
                 * @property {string|null} [targetPowerState] Node targetPowerState
                 * @property {string|null} [provisionState] Node provisionState
                 * @property {string|null} [targetProvisionState] Node targetProvisionState
                 * @property {boolean|null} [maintenance] Node maintenance
                 * @property {string|null} [maintenanceReason] Node maintenanceReason
                 * @property {string|null} [lastError] Node lastError
                 * @property {ironworks.api.v1.Holder.$Properties|null} [task] Node task
                 * @property {Array.<ironworks.api.v1.QueuedTask.$Properties>|null} [queue] Node queue
                 * @property {ironworks.api.v1.Parked.$Properties|null} [parked] Node parked
                 * @property {number|null} [revision] Node revision
                 * @property {string|null} [createdAt] Node createdAt
                 * @property {string|null} [updatedAt] Node updatedAt
                 * @property {string|null} [powerStateSince] Node powerStateSince
                 * @property {string|null} [provisionStateSince] Node provisionStateSince
                 * @property {string|null} [more] Node more
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Node.
                 * @memberof ironworks.api.v1
                 * @interface INode
                 * @augments ironworks.api.v1.Node.$Properties
                 * @deprecated Use ironworks.api.v1.Node.$Properties instead.
                 */

                /**
                 * Shape of a Node.
                 * @typedef {ironworks.api.v1.Node.$Properties} ironworks.api.v1.Node.$Shape
                 */

                /**
                 * Constructs a new Node.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Node.
                 * @constructor
                 * @param {ironworks.api.v1.Node.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Node = function (properties) {
                    this.queue = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Node id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.id = "";

                /**
                 * Node name.
                 * @member {string|null|undefined} name
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.name = null;

                /**
                 * Node driver.
                 * @member {string|null|undefined} driver
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.driver = null;

                /**
                 * Node driverInfo.
                 * @member {string} driverInfo
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.driverInfo = "";

                /**
                 * Node properties.
                 * @member {string} properties
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.properties = "";

                /**
                 * Node extra.
                 * @member {string} extra
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.extra = "";

                /**
                 * Node owner.
                 * @member {string|null|undefined} owner
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.owner = null;

                /**
                 * Node powerState.
                 * @member {string|null|undefined} powerState
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.powerState = null;

                /**
                 * Node targetPowerState.
                 * @member {string|null|undefined} targetPowerState
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.targetPowerState = null;

                /**
                 * Node provisionState.
                 * @member {string|null|undefined} provisionState
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.provisionState = null;

                /**
                 * Node targetProvisionState.
                 * @member {string|null|undefined} targetProvisionState
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.targetProvisionState = null;

                /**
                 * Node maintenance.
                 * @member {boolean} maintenance
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.maintenance = false;

                /**
                 * Node maintenanceReason.
                 * @member {string|null|undefined} maintenanceReason
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.maintenanceReason = null;

                /**
                 * Node lastError.
                 * @member {string|null|undefined} lastError
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.lastError = null;

                /**
                 * Node task.
                 * @member {ironworks.api.v1.Holder.$Properties|null|undefined} task
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.task = null;

                /**
                 * Node queue.
                 * @member {Array.<ironworks.api.v1.QueuedTask.$Properties>} queue
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.queue = $util.emptyArray;

                /**
                 * Node parked.
                 * @member {ironworks.api.v1.Parked.$Properties|null|undefined} parked
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.parked = null;

                /**
                 * Node revision.
                 * @member {number} revision
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Node createdAt.
                 * @member {string|null|undefined} createdAt
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.createdAt = null;

                /**
                 * Node updatedAt.
                 * @member {string|null|undefined} updatedAt
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.updatedAt = null;

                /**
                 * Node powerStateSince.
                 * @member {string|null|undefined} powerStateSince
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.powerStateSince = null;

                /**
                 * Node provisionStateSince.
                 * @member {string|null|undefined} provisionStateSince
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.provisionStateSince = null;

                /**
                 * Node more.
                 * @member {string} more
                 * @memberof ironworks.api.v1.Node
                 * @instance
                 */
                Node.prototype.more = "";

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_name", {
                    get: $util.oneOfGetter($oneOfFields = ["name"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_driver", {
                    get: $util.oneOfGetter($oneOfFields = ["driver"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_owner", {
                    get: $util.oneOfGetter($oneOfFields = ["owner"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_powerState", {
                    get: $util.oneOfGetter($oneOfFields = ["powerState"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_targetPowerState", {
                    get: $util.oneOfGetter($oneOfFields = ["targetPowerState"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_provisionState", {
                    get: $util.oneOfGetter($oneOfFields = ["provisionState"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_targetProvisionState", {
                    get: $util.oneOfGetter($oneOfFields = ["targetProvisionState"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_maintenanceReason", {
                    get: $util.oneOfGetter($oneOfFields = ["maintenanceReason"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_lastError", {
                    get: $util.oneOfGetter($oneOfFields = ["lastError"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_createdAt", {
                    get: $util.oneOfGetter($oneOfFields = ["createdAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_updatedAt", {
                    get: $util.oneOfGetter($oneOfFields = ["updatedAt"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_powerStateSince", {
                    get: $util.oneOfGetter($oneOfFields = ["powerStateSince"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Node.prototype, "_provisionStateSince", {
                    get: $util.oneOfGetter($oneOfFields = ["provisionStateSince"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Node message. Does not implicitly {@link ironworks.api.v1.Node.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Node
                 * @static
                 * @param {ironworks.api.v1.Node.$Properties} message Node message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Node.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                    if (message.driver != null && $Object.hasOwnProperty.call(message, "driver"))
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.driver);
                    if (message.driverInfo != null && $Object.hasOwnProperty.call(message, "driverInfo") && message.driverInfo !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.driverInfo);
                    if (message.properties != null && $Object.hasOwnProperty.call(message, "properties") && message.properties !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.properties);
                    if (message.extra != null && $Object.hasOwnProperty.call(message, "extra") && message.extra !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.extra);
                    if (message.owner != null && $Object.hasOwnProperty.call(message, "owner"))
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.owner);
                    if (message.powerState != null && $Object.hasOwnProperty.call(message, "powerState"))
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.powerState);
                    if (message.targetPowerState != null && $Object.hasOwnProperty.call(message, "targetPowerState"))
                        writer.uint32(/* id 9, wireType 2 =*/74).string(message.targetPowerState);
                    if (message.provisionState != null && $Object.hasOwnProperty.call(message, "provisionState"))
                        writer.uint32(/* id 10, wireType 2 =*/82).string(message.provisionState);
                    if (message.targetProvisionState != null && $Object.hasOwnProperty.call(message, "targetProvisionState"))
                        writer.uint32(/* id 11, wireType 2 =*/90).string(message.targetProvisionState);
                    if (message.maintenance != null && $Object.hasOwnProperty.call(message, "maintenance") && message.maintenance !== false)
                        writer.uint32(/* id 12, wireType 0 =*/96).bool(message.maintenance);
                    if (message.maintenanceReason != null && $Object.hasOwnProperty.call(message, "maintenanceReason"))
                        writer.uint32(/* id 13, wireType 2 =*/106).string(message.maintenanceReason);
                    if (message.lastError != null && $Object.hasOwnProperty.call(message, "lastError"))
                        writer.uint32(/* id 14, wireType 2 =*/114).string(message.lastError);
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task"))
                        $root.ironworks.api.v1.Holder.encode(message.task, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                    if (message.queue != null && message.queue.length)
                        for (let i = 0; i < message.queue.length; ++i)
                            $root.ironworks.api.v1.QueuedTask.encode(message.queue[i], writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                    if (message.parked != null && $Object.hasOwnProperty.call(message, "parked"))
                        $root.ironworks.api.v1.Parked.encode(message.parked, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                    if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                        writer.uint32(/* id 18, wireType 0 =*/144).uint64(message.revision);
                    if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt"))
                        writer.uint32(/* id 19, wireType 2 =*/154).string(message.createdAt);
                    if (message.updatedAt != null && $Object.hasOwnProperty.call(message, "updatedAt"))
                        writer.uint32(/* id 20, wireType 2 =*/162).string(message.updatedAt);
                    if (message.powerStateSince != null && $Object.hasOwnProperty.call(message, "powerStateSince"))
                        writer.uint32(/* id 21, wireType 2 =*/170).string(message.powerStateSince);
                    if (message.provisionStateSince != null && $Object.hasOwnProperty.call(message, "provisionStateSince"))
                        writer.uint32(/* id 22, wireType 2 =*/178).string(message.provisionStateSince);
                    if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== "")
                        writer.uint32(/* id 100, wireType 2 =*/802).string(message.more);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Node message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Node
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Node & ironworks.api.v1.Node.$Shape} Node
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Node.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Node();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.name = reader.stringVerify();
                                message._name = "name";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.driver = reader.stringVerify();
                                message._driver = "driver";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.driverInfo = value;
                                else
                                    delete message.driverInfo;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.properties = value;
                                else
                                    delete message.properties;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.extra = value;
                                else
                                    delete message.extra;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.owner = reader.stringVerify();
                                message._owner = "owner";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.powerState = reader.stringVerify();
                                message._powerState = "powerState";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.targetPowerState = reader.stringVerify();
                                message._targetPowerState = "targetPowerState";
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.provisionState = reader.stringVerify();
                                message._provisionState = "provisionState";
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.targetProvisionState = reader.stringVerify();
                                message._targetProvisionState = "targetProvisionState";
                                continue;
                            }
                        case 12: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.maintenance = value;
                                else
                                    delete message.maintenance;
                                continue;
                            }
                        case 13: {
                                if (wireType !== 2)
                                    break;
                                message.maintenanceReason = reader.stringVerify();
                                message._maintenanceReason = "maintenanceReason";
                                continue;
                            }
                        case 14: {
                                if (wireType !== 2)
                                    break;
                                message.lastError = reader.stringVerify();
                                message._lastError = "lastError";
                                continue;
                            }
                        case 15: {
                                if (wireType !== 2)
                                    break;
                                message.task = $root.ironworks.api.v1.Holder.decode(reader, reader.size(), $undefined, _depth + 1, message.task);
                                continue;
                            }
                        case 16: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.queue && message.queue.length))
                                    message.queue = [];
                                message.queue.push($root.ironworks.api.v1.QueuedTask.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 17: {
                                if (wireType !== 2)
                                    break;
                                message.parked = $root.ironworks.api.v1.Parked.decode(reader, reader.size(), $undefined, _depth + 1, message.parked);
                                continue;
                            }
                        case 18: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.revision = value;
                                else
                                    delete message.revision;
                                continue;
                            }
                        case 19: {
                                if (wireType !== 2)
                                    break;
                                message.createdAt = reader.stringVerify();
                                message._createdAt = "createdAt";
                                continue;
                            }
                        case 20: {
                                if (wireType !== 2)
                                    break;
                                message.updatedAt = reader.stringVerify();
                                message._updatedAt = "updatedAt";
                                continue;
                            }
                        case 21: {
                                if (wireType !== 2)
                                    break;
                                message.powerStateSince = reader.stringVerify();
                                message._powerStateSince = "powerStateSince";
                                continue;
                            }
                        case 22: {
                                if (wireType !== 2)
                                    break;
                                message.provisionStateSince = reader.stringVerify();
                                message._provisionStateSince = "provisionStateSince";
                                continue;
                            }
                        case 100: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.more = value;
                                else
                                    delete message.more;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Node
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Node
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Node.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Node";
                };

                return Node;
            })();

            v1.NodeList = (function() {

                /**
                 * Properties of a NodeList.
                 * @typedef {Object} ironworks.api.v1.NodeList.$Properties
                 * @property {Array.<ironworks.api.v1.Node.$Properties>|null} [nodes] NodeList nodes
                 * @property {string|null} [next] NodeList next
                 * @property {number|null} [revision] NodeList revision
                 * @property {string|null} [cursor] NodeList cursor
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a NodeList.
                 * @memberof ironworks.api.v1
                 * @interface INodeList
                 * @augments ironworks.api.v1.NodeList.$Properties
                 * @deprecated Use ironworks.api.v1.NodeList.$Properties instead.
                 */

                /**
                 * Shape of a NodeList.
                 * @typedef {ironworks.api.v1.NodeList.$Properties} ironworks.api.v1.NodeList.$Shape
                 */

                /**
                 * Constructs a new NodeList.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a NodeList.
                 * @constructor
                 * @param {ironworks.api.v1.NodeList.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const NodeList = function (properties) {
                    this.nodes = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * NodeList nodes.
                 * @member {Array.<ironworks.api.v1.Node.$Properties>} nodes
                 * @memberof ironworks.api.v1.NodeList
                 * @instance
                 */
                NodeList.prototype.nodes = $util.emptyArray;

                /**
                 * NodeList next.
                 * @member {string|null|undefined} next
                 * @memberof ironworks.api.v1.NodeList
                 * @instance
                 */
                NodeList.prototype.next = null;

                /**
                 * NodeList revision.
                 * @member {number} revision
                 * @memberof ironworks.api.v1.NodeList
                 * @instance
                 */
                NodeList.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * NodeList cursor.
                 * @member {string} cursor
                 * @memberof ironworks.api.v1.NodeList
                 * @instance
                 */
                NodeList.prototype.cursor = "";

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(NodeList.prototype, "_next", {
                    get: $util.oneOfGetter($oneOfFields = ["next"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified NodeList message. Does not implicitly {@link ironworks.api.v1.NodeList.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.NodeList
                 * @static
                 * @param {ironworks.api.v1.NodeList.$Properties} message NodeList message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                NodeList.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.nodes != null && message.nodes.length)
                        for (let i = 0; i < message.nodes.length; ++i)
                            $root.ironworks.api.v1.Node.encode(message.nodes[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.next != null && $Object.hasOwnProperty.call(message, "next"))
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.next);
                    if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.revision);
                    if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.cursor);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a NodeList message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.NodeList
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodeList & ironworks.api.v1.NodeList.$Shape} NodeList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                NodeList.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.NodeList();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.nodes && message.nodes.length))
                                    message.nodes = [];
                                message.nodes.push($root.ironworks.api.v1.Node.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.next = reader.stringVerify();
                                message._next = "next";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.revision = value;
                                else
                                    delete message.revision;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.cursor = value;
                                else
                                    delete message.cursor;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for NodeList
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.NodeList
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                NodeList.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.NodeList";
                };

                return NodeList;
            })();

            v1.Issue = (function() {

                /**
                 * Properties of an Issue.
                 * @typedef {Object} ironworks.api.v1.Issue.$Properties
                 * @property {string|null} [pointer] Issue pointer
                 * @property {string|null} [message] Issue message
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Issue.
                 * @memberof ironworks.api.v1
                 * @interface IIssue
                 * @augments ironworks.api.v1.Issue.$Properties
                 * @deprecated Use ironworks.api.v1.Issue.$Properties instead.
                 */

                /**
                 * Shape of an Issue.
                 * @typedef {ironworks.api.v1.Issue.$Properties} ironworks.api.v1.Issue.$Shape
                 */

                /**
                 * Constructs a new Issue.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents an Issue.
                 * @constructor
                 * @param {ironworks.api.v1.Issue.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Issue = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Issue pointer.
                 * @member {string} pointer
                 * @memberof ironworks.api.v1.Issue
                 * @instance
                 */
                Issue.prototype.pointer = "";

                /**
                 * Issue message.
                 * @member {string} message
                 * @memberof ironworks.api.v1.Issue
                 * @instance
                 */
                Issue.prototype.message = "";

                /**
                 * Encodes the specified Issue message. Does not implicitly {@link ironworks.api.v1.Issue.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Issue
                 * @static
                 * @param {ironworks.api.v1.Issue.$Properties} message Issue message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Issue.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.pointer != null && $Object.hasOwnProperty.call(message, "pointer") && message.pointer !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.pointer);
                    if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Issue message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Issue
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Issue & ironworks.api.v1.Issue.$Shape} Issue
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Issue.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Issue();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.pointer = value;
                                else
                                    delete message.pointer;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.message = value;
                                else
                                    delete message.message;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Issue
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Issue
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Issue.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Issue";
                };

                return Issue;
            })();

            v1.Problem = (function() {

                /**
                 * Properties of a Problem.
                 * @typedef {Object} ironworks.api.v1.Problem.$Properties
                 * @property {string|null} [type] Problem type
                 * @property {string|null} [title] Problem title
                 * @property {number|null} [status] Problem status
                 * @property {string|null} [code] Problem code
                 * @property {string|null} [detail] Problem detail
                 * @property {string|null} [instance] Problem instance
                 * @property {string|null} [traceId] Problem traceId
                 * @property {Array.<ironworks.api.v1.Issue.$Properties>|null} [errors] Problem errors
                 * @property {number|null} [retryAfterS] Problem retryAfterS
                 * @property {string|null} [more] Problem more
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Problem.
                 * @memberof ironworks.api.v1
                 * @interface IProblem
                 * @augments ironworks.api.v1.Problem.$Properties
                 * @deprecated Use ironworks.api.v1.Problem.$Properties instead.
                 */

                /**
                 * Shape of a Problem.
                 * @typedef {ironworks.api.v1.Problem.$Properties} ironworks.api.v1.Problem.$Shape
                 */

                /**
                 * Constructs a new Problem.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Problem.
                 * @constructor
                 * @param {ironworks.api.v1.Problem.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Problem = function (properties) {
                    this.errors = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Problem type.
                 * @member {string} type
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.type = "";

                /**
                 * Problem title.
                 * @member {string} title
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.title = "";

                /**
                 * Problem status.
                 * @member {number} status
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.status = 0;

                /**
                 * Problem code.
                 * @member {string} code
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.code = "";

                /**
                 * Problem detail.
                 * @member {string} detail
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.detail = "";

                /**
                 * Problem instance.
                 * @member {string} instance
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.instance = "";

                /**
                 * Problem traceId.
                 * @member {string} traceId
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.traceId = "";

                /**
                 * Problem errors.
                 * @member {Array.<ironworks.api.v1.Issue.$Properties>} errors
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.errors = $util.emptyArray;

                /**
                 * Problem retryAfterS.
                 * @member {number} retryAfterS
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.retryAfterS = 0;

                /**
                 * Problem more.
                 * @member {string} more
                 * @memberof ironworks.api.v1.Problem
                 * @instance
                 */
                Problem.prototype.more = "";

                /**
                 * Encodes the specified Problem message. Does not implicitly {@link ironworks.api.v1.Problem.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Problem
                 * @static
                 * @param {ironworks.api.v1.Problem.$Properties} message Problem message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Problem.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.type);
                    if (message.title != null && $Object.hasOwnProperty.call(message, "title") && message.title !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.title);
                    if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.status);
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.code);
                    if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.detail);
                    if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.instance);
                    if (message.traceId != null && $Object.hasOwnProperty.call(message, "traceId") && message.traceId !== "")
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.traceId);
                    if (message.errors != null && message.errors.length)
                        for (let i = 0; i < message.errors.length; ++i)
                            $root.ironworks.api.v1.Issue.encode(message.errors[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.retryAfterS != null && $Object.hasOwnProperty.call(message, "retryAfterS") && !$Object.is(message.retryAfterS, 0))
                        writer.uint32(/* id 9, wireType 1 =*/73).double(message.retryAfterS);
                    if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== "")
                        writer.uint32(/* id 100, wireType 2 =*/802).string(message.more);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Problem message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Problem
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Problem & ironworks.api.v1.Problem.$Shape} Problem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Problem.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Problem();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.type = value;
                                else
                                    delete message.type;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.title = value;
                                else
                                    delete message.title;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.status = value;
                                else
                                    delete message.status;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.detail = value;
                                else
                                    delete message.detail;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.instance = value;
                                else
                                    delete message.instance;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.traceId = value;
                                else
                                    delete message.traceId;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.errors && message.errors.length))
                                    message.errors = [];
                                message.errors.push($root.ironworks.api.v1.Issue.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 9: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.retryAfterS = value;
                                else
                                    delete message.retryAfterS;
                                continue;
                            }
                        case 100: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.more = value;
                                else
                                    delete message.more;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Problem
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Problem
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Problem.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Problem";
                };

                return Problem;
            })();

            v1.Event = (function() {

                /**
                 * Properties of an Event.
                 * @typedef {Object} ironworks.api.v1.Event.$Properties
                 * @property {string|null} [specversion] Event specversion
                 * @property {string|null} [id] Event id
                 * @property {string|null} [source] Event source
                 * @property {string|null} [type] Event type
                 * @property {string|null} [subject] Event subject
                 * @property {string|null} [time] Event time
                 * @property {string|null} [datacontenttype] Event datacontenttype
                 * @property {string|null} [cursor] Event cursor
                 * @property {string|null} [traceparent] Event traceparent
                 * @property {ironworks.api.v1.Task.$Properties|null} [task] Event task
                 * @property {ironworks.api.v1.Node.$Properties|null} [node] Event node
                 * @property {string|null} [more] Event more
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Event.
                 * @memberof ironworks.api.v1
                 * @interface IEvent
                 * @augments ironworks.api.v1.Event.$Properties
                 * @deprecated Use ironworks.api.v1.Event.$Properties instead.
                 */

                /**
                 * Shape of an Event.
                 * @typedef {ironworks.api.v1.Event.$Properties} ironworks.api.v1.Event.$Shape
                 */

                /**
                 * Constructs a new Event.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents an Event.
                 * @constructor
                 * @param {ironworks.api.v1.Event.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Event = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Event specversion.
                 * @member {string} specversion
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.specversion = "";

                /**
                 * Event id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.id = "";

                /**
                 * Event source.
                 * @member {string} source
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.source = "";

                /**
                 * Event type.
                 * @member {string} type
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.type = "";

                /**
                 * Event subject.
                 * @member {string} subject
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.subject = "";

                /**
                 * Event time.
                 * @member {string} time
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.time = "";

                /**
                 * Event datacontenttype.
                 * @member {string} datacontenttype
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.datacontenttype = "";

                /**
                 * Event cursor.
                 * @member {string} cursor
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.cursor = "";

                /**
                 * Event traceparent.
                 * @member {string} traceparent
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.traceparent = "";

                /**
                 * Event task.
                 * @member {ironworks.api.v1.Task.$Properties|null|undefined} task
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.task = null;

                /**
                 * Event node.
                 * @member {ironworks.api.v1.Node.$Properties|null|undefined} node
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.node = null;

                /**
                 * Event more.
                 * @member {string} more
                 * @memberof ironworks.api.v1.Event
                 * @instance
                 */
                Event.prototype.more = "";

                /**
                 * Encodes the specified Event message. Does not implicitly {@link ironworks.api.v1.Event.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Event
                 * @static
                 * @param {ironworks.api.v1.Event.$Properties} message Event message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Event.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.specversion != null && $Object.hasOwnProperty.call(message, "specversion") && message.specversion !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.specversion);
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.id);
                    if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.source);
                    if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.type);
                    if (message.subject != null && $Object.hasOwnProperty.call(message, "subject") && message.subject !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.subject);
                    if (message.time != null && $Object.hasOwnProperty.call(message, "time") && message.time !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.time);
                    if (message.datacontenttype != null && $Object.hasOwnProperty.call(message, "datacontenttype") && message.datacontenttype !== "")
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.datacontenttype);
                    if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.cursor);
                    if (message.traceparent != null && $Object.hasOwnProperty.call(message, "traceparent") && message.traceparent !== "")
                        writer.uint32(/* id 9, wireType 2 =*/74).string(message.traceparent);
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task"))
                        $root.ironworks.api.v1.Task.encode(message.task, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node"))
                        $root.ironworks.api.v1.Node.encode(message.node, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== "")
                        writer.uint32(/* id 100, wireType 2 =*/802).string(message.more);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Event message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Event
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Event & ironworks.api.v1.Event.$Shape} Event
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Event.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Event();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.specversion = value;
                                else
                                    delete message.specversion;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.source = value;
                                else
                                    delete message.source;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.type = value;
                                else
                                    delete message.type;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.subject = value;
                                else
                                    delete message.subject;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.time = value;
                                else
                                    delete message.time;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.datacontenttype = value;
                                else
                                    delete message.datacontenttype;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.cursor = value;
                                else
                                    delete message.cursor;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.traceparent = value;
                                else
                                    delete message.traceparent;
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.task = $root.ironworks.api.v1.Task.decode(reader, reader.size(), $undefined, _depth + 1, message.task);
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.node = $root.ironworks.api.v1.Node.decode(reader, reader.size(), $undefined, _depth + 1, message.node);
                                continue;
                            }
                        case 100: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.more = value;
                                else
                                    delete message.more;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Event
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Event
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Event.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Event";
                };

                return Event;
            })();

            v1.TaskRequest = (function() {

                /**
                 * Properties of a TaskRequest.
                 * @typedef {Object} ironworks.api.v1.TaskRequest.$Properties
                 * @property {string|null} [node] TaskRequest node
                 * @property {string|null} [action] TaskRequest action
                 * @property {string|null} [params] TaskRequest params
                 * @property {string|null} [onConflict] TaskRequest onConflict
                 * @property {number|null} [timeoutS] TaskRequest timeoutS
                 * @property {ironworks.api.v1.Callback.$Properties|null} [callback] TaskRequest callback
                 * @property {string|null} [idempotencyKey] TaskRequest idempotencyKey
                 * @property {number|null} [waitS] TaskRequest waitS
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TaskRequest.
                 * @memberof ironworks.api.v1
                 * @interface ITaskRequest
                 * @augments ironworks.api.v1.TaskRequest.$Properties
                 * @deprecated Use ironworks.api.v1.TaskRequest.$Properties instead.
                 */

                /**
                 * Shape of a TaskRequest.
                 * @typedef {ironworks.api.v1.TaskRequest.$Properties} ironworks.api.v1.TaskRequest.$Shape
                 */

                /**
                 * Constructs a new TaskRequest.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a TaskRequest.
                 * @constructor
                 * @param {ironworks.api.v1.TaskRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TaskRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TaskRequest node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.node = "";

                /**
                 * TaskRequest action.
                 * @member {string} action
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.action = "";

                /**
                 * TaskRequest params.
                 * @member {string} params
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.params = "";

                /**
                 * TaskRequest onConflict.
                 * @member {string} onConflict
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.onConflict = "";

                /**
                 * TaskRequest timeoutS.
                 * @member {number} timeoutS
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.timeoutS = 0;

                /**
                 * TaskRequest callback.
                 * @member {ironworks.api.v1.Callback.$Properties|null|undefined} callback
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.callback = null;

                /**
                 * TaskRequest idempotencyKey.
                 * @member {string} idempotencyKey
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.idempotencyKey = "";

                /**
                 * TaskRequest waitS.
                 * @member {number} waitS
                 * @memberof ironworks.api.v1.TaskRequest
                 * @instance
                 */
                TaskRequest.prototype.waitS = 0;

                /**
                 * Encodes the specified TaskRequest message. Does not implicitly {@link ironworks.api.v1.TaskRequest.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.TaskRequest
                 * @static
                 * @param {ironworks.api.v1.TaskRequest.$Properties} message TaskRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TaskRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.node);
                    if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.action);
                    if (message.params != null && $Object.hasOwnProperty.call(message, "params") && message.params !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.params);
                    if (message.onConflict != null && $Object.hasOwnProperty.call(message, "onConflict") && message.onConflict !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.onConflict);
                    if (message.timeoutS != null && $Object.hasOwnProperty.call(message, "timeoutS") && message.timeoutS !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.timeoutS);
                    if (message.callback != null && $Object.hasOwnProperty.call(message, "callback"))
                        $root.ironworks.api.v1.Callback.encode(message.callback, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.idempotencyKey != null && $Object.hasOwnProperty.call(message, "idempotencyKey") && message.idempotencyKey !== "")
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.idempotencyKey);
                    if (message.waitS != null && $Object.hasOwnProperty.call(message, "waitS") && !$Object.is(message.waitS, 0))
                        writer.uint32(/* id 8, wireType 1 =*/65).double(message.waitS);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TaskRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.TaskRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskRequest & ironworks.api.v1.TaskRequest.$Shape} TaskRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TaskRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.TaskRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.action = value;
                                else
                                    delete message.action;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.params = value;
                                else
                                    delete message.params;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.onConflict = value;
                                else
                                    delete message.onConflict;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.timeoutS = value;
                                else
                                    delete message.timeoutS;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.callback = $root.ironworks.api.v1.Callback.decode(reader, reader.size(), $undefined, _depth + 1, message.callback);
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.idempotencyKey = value;
                                else
                                    delete message.idempotencyKey;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.waitS = value;
                                else
                                    delete message.waitS;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for TaskRequest
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.TaskRequest
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                TaskRequest.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.TaskRequest";
                };

                return TaskRequest;
            })();

            v1.TaskGet = (function() {

                /**
                 * Properties of a TaskGet.
                 * @typedef {Object} ironworks.api.v1.TaskGet.$Properties
                 * @property {string|null} [task] TaskGet task
                 * @property {number|null} [waitS] TaskGet waitS
                 * @property {number|null} [minRevision] TaskGet minRevision
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TaskGet.
                 * @memberof ironworks.api.v1
                 * @interface ITaskGet
                 * @augments ironworks.api.v1.TaskGet.$Properties
                 * @deprecated Use ironworks.api.v1.TaskGet.$Properties instead.
                 */

                /**
                 * Shape of a TaskGet.
                 * @typedef {ironworks.api.v1.TaskGet.$Properties} ironworks.api.v1.TaskGet.$Shape
                 */

                /**
                 * Constructs a new TaskGet.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a TaskGet.
                 * @constructor
                 * @param {ironworks.api.v1.TaskGet.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TaskGet = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TaskGet task.
                 * @member {string} task
                 * @memberof ironworks.api.v1.TaskGet
                 * @instance
                 */
                TaskGet.prototype.task = "";

                /**
                 * TaskGet waitS.
                 * @member {number} waitS
                 * @memberof ironworks.api.v1.TaskGet
                 * @instance
                 */
                TaskGet.prototype.waitS = 0;

                /**
                 * TaskGet minRevision.
                 * @member {number} minRevision
                 * @memberof ironworks.api.v1.TaskGet
                 * @instance
                 */
                TaskGet.prototype.minRevision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Encodes the specified TaskGet message. Does not implicitly {@link ironworks.api.v1.TaskGet.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.TaskGet
                 * @static
                 * @param {ironworks.api.v1.TaskGet.$Properties} message TaskGet message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TaskGet.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task") && message.task !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.task);
                    if (message.waitS != null && $Object.hasOwnProperty.call(message, "waitS") && message.waitS !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.waitS);
                    if (message.minRevision != null && $Object.hasOwnProperty.call(message, "minRevision") && (typeof message.minRevision === "object" ? message.minRevision.low || message.minRevision.high : message.minRevision !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.minRevision);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TaskGet message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.TaskGet
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskGet & ironworks.api.v1.TaskGet.$Shape} TaskGet
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TaskGet.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.TaskGet();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.task = value;
                                else
                                    delete message.task;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.waitS = value;
                                else
                                    delete message.waitS;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.minRevision = value;
                                else
                                    delete message.minRevision;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for TaskGet
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.TaskGet
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                TaskGet.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.TaskGet";
                };

                return TaskGet;
            })();

            v1.TaskCancel = (function() {

                /**
                 * Properties of a TaskCancel.
                 * @typedef {Object} ironworks.api.v1.TaskCancel.$Properties
                 * @property {string|null} [task] TaskCancel task
                 * @property {string|null} [reason] TaskCancel reason
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TaskCancel.
                 * @memberof ironworks.api.v1
                 * @interface ITaskCancel
                 * @augments ironworks.api.v1.TaskCancel.$Properties
                 * @deprecated Use ironworks.api.v1.TaskCancel.$Properties instead.
                 */

                /**
                 * Shape of a TaskCancel.
                 * @typedef {ironworks.api.v1.TaskCancel.$Properties} ironworks.api.v1.TaskCancel.$Shape
                 */

                /**
                 * Constructs a new TaskCancel.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a TaskCancel.
                 * @constructor
                 * @param {ironworks.api.v1.TaskCancel.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TaskCancel = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TaskCancel task.
                 * @member {string} task
                 * @memberof ironworks.api.v1.TaskCancel
                 * @instance
                 */
                TaskCancel.prototype.task = "";

                /**
                 * TaskCancel reason.
                 * @member {string} reason
                 * @memberof ironworks.api.v1.TaskCancel
                 * @instance
                 */
                TaskCancel.prototype.reason = "";

                /**
                 * Encodes the specified TaskCancel message. Does not implicitly {@link ironworks.api.v1.TaskCancel.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.TaskCancel
                 * @static
                 * @param {ironworks.api.v1.TaskCancel.$Properties} message TaskCancel message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TaskCancel.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task") && message.task !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.task);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TaskCancel message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.TaskCancel
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.TaskCancel & ironworks.api.v1.TaskCancel.$Shape} TaskCancel
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TaskCancel.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.TaskCancel();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.task = value;
                                else
                                    delete message.task;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for TaskCancel
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.TaskCancel
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                TaskCancel.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.TaskCancel";
                };

                return TaskCancel;
            })();

            v1.NodeGet = (function() {

                /**
                 * Properties of a NodeGet.
                 * @typedef {Object} ironworks.api.v1.NodeGet.$Properties
                 * @property {string|null} [node] NodeGet node
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a NodeGet.
                 * @memberof ironworks.api.v1
                 * @interface INodeGet
                 * @augments ironworks.api.v1.NodeGet.$Properties
                 * @deprecated Use ironworks.api.v1.NodeGet.$Properties instead.
                 */

                /**
                 * Shape of a NodeGet.
                 * @typedef {ironworks.api.v1.NodeGet.$Properties} ironworks.api.v1.NodeGet.$Shape
                 */

                /**
                 * Constructs a new NodeGet.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a NodeGet.
                 * @constructor
                 * @param {ironworks.api.v1.NodeGet.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const NodeGet = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * NodeGet node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.NodeGet
                 * @instance
                 */
                NodeGet.prototype.node = "";

                /**
                 * Encodes the specified NodeGet message. Does not implicitly {@link ironworks.api.v1.NodeGet.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.NodeGet
                 * @static
                 * @param {ironworks.api.v1.NodeGet.$Properties} message NodeGet message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                NodeGet.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.node);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a NodeGet message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.NodeGet
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodeGet & ironworks.api.v1.NodeGet.$Shape} NodeGet
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                NodeGet.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.NodeGet();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for NodeGet
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.NodeGet
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                NodeGet.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.NodeGet";
                };

                return NodeGet;
            })();

            v1.NodesList = (function() {

                /**
                 * Properties of a NodesList.
                 * @typedef {Object} ironworks.api.v1.NodesList.$Properties
                 * @property {number|null} [limit] NodesList limit
                 * @property {string|null} [after] NodesList after
                 * @property {string|null} [powerState] NodesList powerState
                 * @property {string|null} [provisionState] NodesList provisionState
                 * @property {boolean|null} [maintenance] NodesList maintenance
                 * @property {string|null} [driver] NodesList driver
                 * @property {string|null} [name] NodesList name
                 * @property {string|null} [owner] NodesList owner
                 * @property {Array.<string>|null} [fields] NodesList fields
                 * @property {number|null} [minRevision] NodesList minRevision
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a NodesList.
                 * @memberof ironworks.api.v1
                 * @interface INodesList
                 * @augments ironworks.api.v1.NodesList.$Properties
                 * @deprecated Use ironworks.api.v1.NodesList.$Properties instead.
                 */

                /**
                 * Shape of a NodesList.
                 * @typedef {ironworks.api.v1.NodesList.$Properties} ironworks.api.v1.NodesList.$Shape
                 */

                /**
                 * Constructs a new NodesList.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a NodesList.
                 * @constructor
                 * @param {ironworks.api.v1.NodesList.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const NodesList = function (properties) {
                    this.fields = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * NodesList limit.
                 * @member {number} limit
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.limit = 0;

                /**
                 * NodesList after.
                 * @member {string} after
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.after = "";

                /**
                 * NodesList powerState.
                 * @member {string} powerState
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.powerState = "";

                /**
                 * NodesList provisionState.
                 * @member {string} provisionState
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.provisionState = "";

                /**
                 * NodesList maintenance.
                 * @member {boolean|null|undefined} maintenance
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.maintenance = null;

                /**
                 * NodesList driver.
                 * @member {string} driver
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.driver = "";

                /**
                 * NodesList name.
                 * @member {string} name
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.name = "";

                /**
                 * NodesList owner.
                 * @member {string} owner
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.owner = "";

                /**
                 * NodesList fields.
                 * @member {Array.<string>} fields
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.fields = $util.emptyArray;

                /**
                 * NodesList minRevision.
                 * @member {number} minRevision
                 * @memberof ironworks.api.v1.NodesList
                 * @instance
                 */
                NodesList.prototype.minRevision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(NodesList.prototype, "_maintenance", {
                    get: $util.oneOfGetter($oneOfFields = ["maintenance"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified NodesList message. Does not implicitly {@link ironworks.api.v1.NodesList.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.NodesList
                 * @static
                 * @param {ironworks.api.v1.NodesList.$Properties} message NodesList message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                NodesList.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.limit);
                    if (message.after != null && $Object.hasOwnProperty.call(message, "after") && message.after !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.after);
                    if (message.powerState != null && $Object.hasOwnProperty.call(message, "powerState") && message.powerState !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.powerState);
                    if (message.provisionState != null && $Object.hasOwnProperty.call(message, "provisionState") && message.provisionState !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.provisionState);
                    if (message.maintenance != null && $Object.hasOwnProperty.call(message, "maintenance"))
                        writer.uint32(/* id 5, wireType 0 =*/40).bool(message.maintenance);
                    if (message.driver != null && $Object.hasOwnProperty.call(message, "driver") && message.driver !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.driver);
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.name);
                    if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner !== "")
                        writer.uint32(/* id 8, wireType 2 =*/66).string(message.owner);
                    if (message.fields != null && message.fields.length)
                        for (let i = 0; i < message.fields.length; ++i)
                            writer.uint32(/* id 9, wireType 2 =*/74).string(message.fields[i]);
                    if (message.minRevision != null && $Object.hasOwnProperty.call(message, "minRevision") && (typeof message.minRevision === "object" ? message.minRevision.low || message.minRevision.high : message.minRevision !== 0))
                        writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.minRevision);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a NodesList message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.NodesList
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.NodesList & ironworks.api.v1.NodesList.$Shape} NodesList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                NodesList.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.NodesList();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.limit = value;
                                else
                                    delete message.limit;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.after = value;
                                else
                                    delete message.after;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.powerState = value;
                                else
                                    delete message.powerState;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.provisionState = value;
                                else
                                    delete message.provisionState;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                message.maintenance = reader.bool();
                                message._maintenance = "maintenance";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.driver = value;
                                else
                                    delete message.driver;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.owner = value;
                                else
                                    delete message.owner;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.fields && message.fields.length))
                                    message.fields = [];
                                message.fields.push(reader.stringVerify());
                                continue;
                            }
                        case 10: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.minRevision = value;
                                else
                                    delete message.minRevision;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for NodesList
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.NodesList
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                NodesList.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.NodesList";
                };

                return NodesList;
            })();

            v1.Filter = (function() {

                /**
                 * Properties of a Filter.
                 * @typedef {Object} ironworks.api.v1.Filter.$Properties
                 * @property {Array.<string>|null} [nodes] Filter nodes
                 * @property {Array.<string>|null} [tasks] Filter tasks
                 * @property {Array.<string>|null} [types] Filter types
                 * @property {string|null} [tenant] Filter tenant
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Filter.
                 * @memberof ironworks.api.v1
                 * @interface IFilter
                 * @augments ironworks.api.v1.Filter.$Properties
                 * @deprecated Use ironworks.api.v1.Filter.$Properties instead.
                 */

                /**
                 * Shape of a Filter.
                 * @typedef {ironworks.api.v1.Filter.$Properties} ironworks.api.v1.Filter.$Shape
                 */

                /**
                 * Constructs a new Filter.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Filter.
                 * @constructor
                 * @param {ironworks.api.v1.Filter.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Filter = function (properties) {
                    this.nodes = [];
                    this.tasks = [];
                    this.types = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Filter nodes.
                 * @member {Array.<string>} nodes
                 * @memberof ironworks.api.v1.Filter
                 * @instance
                 */
                Filter.prototype.nodes = $util.emptyArray;

                /**
                 * Filter tasks.
                 * @member {Array.<string>} tasks
                 * @memberof ironworks.api.v1.Filter
                 * @instance
                 */
                Filter.prototype.tasks = $util.emptyArray;

                /**
                 * Filter types.
                 * @member {Array.<string>} types
                 * @memberof ironworks.api.v1.Filter
                 * @instance
                 */
                Filter.prototype.types = $util.emptyArray;

                /**
                 * Filter tenant.
                 * @member {string} tenant
                 * @memberof ironworks.api.v1.Filter
                 * @instance
                 */
                Filter.prototype.tenant = "";

                /**
                 * Encodes the specified Filter message. Does not implicitly {@link ironworks.api.v1.Filter.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Filter
                 * @static
                 * @param {ironworks.api.v1.Filter.$Properties} message Filter message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Filter.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.nodes != null && message.nodes.length)
                        for (let i = 0; i < message.nodes.length; ++i)
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.nodes[i]);
                    if (message.tasks != null && message.tasks.length)
                        for (let i = 0; i < message.tasks.length; ++i)
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.tasks[i]);
                    if (message.types != null && message.types.length)
                        for (let i = 0; i < message.types.length; ++i)
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.types[i]);
                    if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.tenant);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Filter message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Filter
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Filter & ironworks.api.v1.Filter.$Shape} Filter
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Filter.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Filter();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.nodes && message.nodes.length))
                                    message.nodes = [];
                                message.nodes.push(reader.stringVerify());
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.tasks && message.tasks.length))
                                    message.tasks = [];
                                message.tasks.push(reader.stringVerify());
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.types && message.types.length))
                                    message.types = [];
                                message.types.push(reader.stringVerify());
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.tenant = value;
                                else
                                    delete message.tenant;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Filter
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Filter
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Filter.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Filter";
                };

                return Filter;
            })();

            v1.Subscribe = (function() {

                /**
                 * Properties of a Subscribe.
                 * @typedef {Object} ironworks.api.v1.Subscribe.$Properties
                 * @property {string|null} [id] Subscribe id
                 * @property {ironworks.api.v1.Filter.$Properties|null} [filter] Subscribe filter
                 * @property {string|null} [after] Subscribe after
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Subscribe.
                 * @memberof ironworks.api.v1
                 * @interface ISubscribe
                 * @augments ironworks.api.v1.Subscribe.$Properties
                 * @deprecated Use ironworks.api.v1.Subscribe.$Properties instead.
                 */

                /**
                 * Shape of a Subscribe.
                 * @typedef {ironworks.api.v1.Subscribe.$Properties} ironworks.api.v1.Subscribe.$Shape
                 */

                /**
                 * Constructs a new Subscribe.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Subscribe.
                 * @constructor
                 * @param {ironworks.api.v1.Subscribe.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Subscribe = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Subscribe id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Subscribe
                 * @instance
                 */
                Subscribe.prototype.id = "";

                /**
                 * Subscribe filter.
                 * @member {ironworks.api.v1.Filter.$Properties|null|undefined} filter
                 * @memberof ironworks.api.v1.Subscribe
                 * @instance
                 */
                Subscribe.prototype.filter = null;

                /**
                 * Subscribe after.
                 * @member {string} after
                 * @memberof ironworks.api.v1.Subscribe
                 * @instance
                 */
                Subscribe.prototype.after = "";

                /**
                 * Encodes the specified Subscribe message. Does not implicitly {@link ironworks.api.v1.Subscribe.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Subscribe
                 * @static
                 * @param {ironworks.api.v1.Subscribe.$Properties} message Subscribe message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Subscribe.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.filter != null && $Object.hasOwnProperty.call(message, "filter"))
                        $root.ironworks.api.v1.Filter.encode(message.filter, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.after != null && $Object.hasOwnProperty.call(message, "after") && message.after !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.after);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Subscribe message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Subscribe
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Subscribe & ironworks.api.v1.Subscribe.$Shape} Subscribe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Subscribe.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Subscribe();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.filter = $root.ironworks.api.v1.Filter.decode(reader, reader.size(), $undefined, _depth + 1, message.filter);
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.after = value;
                                else
                                    delete message.after;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Subscribe
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Subscribe
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Subscribe.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Subscribe";
                };

                return Subscribe;
            })();

            v1.Unsubscribe = (function() {

                /**
                 * Properties of an Unsubscribe.
                 * @typedef {Object} ironworks.api.v1.Unsubscribe.$Properties
                 * @property {string|null} [id] Unsubscribe id
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Unsubscribe.
                 * @memberof ironworks.api.v1
                 * @interface IUnsubscribe
                 * @augments ironworks.api.v1.Unsubscribe.$Properties
                 * @deprecated Use ironworks.api.v1.Unsubscribe.$Properties instead.
                 */

                /**
                 * Shape of an Unsubscribe.
                 * @typedef {ironworks.api.v1.Unsubscribe.$Properties} ironworks.api.v1.Unsubscribe.$Shape
                 */

                /**
                 * Constructs a new Unsubscribe.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents an Unsubscribe.
                 * @constructor
                 * @param {ironworks.api.v1.Unsubscribe.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Unsubscribe = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Unsubscribe id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Unsubscribe
                 * @instance
                 */
                Unsubscribe.prototype.id = "";

                /**
                 * Encodes the specified Unsubscribe message. Does not implicitly {@link ironworks.api.v1.Unsubscribe.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Unsubscribe
                 * @static
                 * @param {ironworks.api.v1.Unsubscribe.$Properties} message Unsubscribe message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Unsubscribe.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Unsubscribe message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Unsubscribe
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Unsubscribe & ironworks.api.v1.Unsubscribe.$Shape} Unsubscribe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Unsubscribe.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Unsubscribe();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Unsubscribe
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Unsubscribe
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Unsubscribe.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Unsubscribe";
                };

                return Unsubscribe;
            })();

            v1.Request = (function() {

                /**
                 * Properties of a Request.
                 * @typedef {Object} ironworks.api.v1.Request.$Properties
                 * @property {string|null} [id] Request id
                 * @property {string|null} [node] Request node
                 * @property {ironworks.api.v1.TaskRequest.$Properties|null} [body] Request body
                 * @property {string|null} [traceparent] Request traceparent
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Request.
                 * @memberof ironworks.api.v1
                 * @interface IRequest
                 * @augments ironworks.api.v1.Request.$Properties
                 * @deprecated Use ironworks.api.v1.Request.$Properties instead.
                 */

                /**
                 * Shape of a Request.
                 * @typedef {ironworks.api.v1.Request.$Properties} ironworks.api.v1.Request.$Shape
                 */

                /**
                 * Constructs a new Request.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Request.
                 * @constructor
                 * @param {ironworks.api.v1.Request.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Request = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Request id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Request
                 * @instance
                 */
                Request.prototype.id = "";

                /**
                 * Request node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.Request
                 * @instance
                 */
                Request.prototype.node = "";

                /**
                 * Request body.
                 * @member {ironworks.api.v1.TaskRequest.$Properties|null|undefined} body
                 * @memberof ironworks.api.v1.Request
                 * @instance
                 */
                Request.prototype.body = null;

                /**
                 * Request traceparent.
                 * @member {string} traceparent
                 * @memberof ironworks.api.v1.Request
                 * @instance
                 */
                Request.prototype.traceparent = "";

                /**
                 * Encodes the specified Request message. Does not implicitly {@link ironworks.api.v1.Request.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Request
                 * @static
                 * @param {ironworks.api.v1.Request.$Properties} message Request message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Request.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.node);
                    if (message.body != null && $Object.hasOwnProperty.call(message, "body"))
                        $root.ironworks.api.v1.TaskRequest.encode(message.body, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.traceparent != null && $Object.hasOwnProperty.call(message, "traceparent") && message.traceparent !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.traceparent);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Request message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Request
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Request & ironworks.api.v1.Request.$Shape} Request
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Request.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Request();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.body = $root.ironworks.api.v1.TaskRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.body);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.traceparent = value;
                                else
                                    delete message.traceparent;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Request
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Request
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Request.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Request";
                };

                return Request;
            })();

            v1.ClientFrame = (function() {

                /**
                 * Properties of a ClientFrame.
                 * @typedef {Object} ironworks.api.v1.ClientFrame.$Properties
                 * @property {ironworks.api.v1.Subscribe.$Properties|null} [subscribe] ClientFrame subscribe
                 * @property {ironworks.api.v1.Unsubscribe.$Properties|null} [unsubscribe] ClientFrame unsubscribe
                 * @property {ironworks.api.v1.Request.$Properties|null} [request] ClientFrame request
                 * @property {"subscribe"|"unsubscribe"|"request"} [op] ClientFrame op
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ClientFrame.
                 * @memberof ironworks.api.v1
                 * @interface IClientFrame
                 * @augments ironworks.api.v1.ClientFrame.$Properties
                 * @deprecated Use ironworks.api.v1.ClientFrame.$Properties instead.
                 */

                /**
                 * Narrowed shape of a ClientFrame.
                 * @typedef {{
                 *   subscribe?: ironworks.api.v1.Subscribe.$Shape|null;
                 *   unsubscribe?: ironworks.api.v1.Unsubscribe.$Shape|null;
                 *   request?: ironworks.api.v1.Request.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ op?: undefined; subscribe?: null; unsubscribe?: null; request?: null }|{ op?: "subscribe"; subscribe: ironworks.api.v1.Subscribe.$Shape; unsubscribe?: null; request?: null }|{ op?: "unsubscribe"; subscribe?: null; unsubscribe: ironworks.api.v1.Unsubscribe.$Shape; request?: null }|{ op?: "request"; subscribe?: null; unsubscribe?: null; request: ironworks.api.v1.Request.$Shape })
                 * )} ironworks.api.v1.ClientFrame.$Shape
                 */

                /**
                 * Constructs a new ClientFrame.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a ClientFrame.
                 * @constructor
                 * @param {ironworks.api.v1.ClientFrame.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ClientFrame = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ClientFrame subscribe.
                 * @member {ironworks.api.v1.Subscribe.$Properties|null|undefined} subscribe
                 * @memberof ironworks.api.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.subscribe = null;

                /**
                 * ClientFrame unsubscribe.
                 * @member {ironworks.api.v1.Unsubscribe.$Properties|null|undefined} unsubscribe
                 * @memberof ironworks.api.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.unsubscribe = null;

                /**
                 * ClientFrame request.
                 * @member {ironworks.api.v1.Request.$Properties|null|undefined} request
                 * @memberof ironworks.api.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.request = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * ClientFrame op.
                 * @member {"subscribe"|"unsubscribe"|"request"|undefined} op
                 * @memberof ironworks.api.v1.ClientFrame
                 * @instance
                 */
                $Object.defineProperty(ClientFrame.prototype, "op", {
                    get: $util.oneOfGetter($oneOfFields = ["subscribe", "unsubscribe", "request"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified ClientFrame message. Does not implicitly {@link ironworks.api.v1.ClientFrame.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.ClientFrame
                 * @static
                 * @param {ironworks.api.v1.ClientFrame.$Properties} message ClientFrame message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ClientFrame.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.subscribe != null && $Object.hasOwnProperty.call(message, "subscribe"))
                        $root.ironworks.api.v1.Subscribe.encode(message.subscribe, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.unsubscribe != null && $Object.hasOwnProperty.call(message, "unsubscribe"))
                        $root.ironworks.api.v1.Unsubscribe.encode(message.unsubscribe, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.request != null && $Object.hasOwnProperty.call(message, "request"))
                        $root.ironworks.api.v1.Request.encode(message.request, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ClientFrame message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.ClientFrame
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.ClientFrame & ironworks.api.v1.ClientFrame.$Shape} ClientFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ClientFrame.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.ClientFrame();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.subscribe = $root.ironworks.api.v1.Subscribe.decode(reader, reader.size(), $undefined, _depth + 1, message.subscribe);
                                message.op = "subscribe";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.unsubscribe = $root.ironworks.api.v1.Unsubscribe.decode(reader, reader.size(), $undefined, _depth + 1, message.unsubscribe);
                                message.op = "unsubscribe";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.request = $root.ironworks.api.v1.Request.decode(reader, reader.size(), $undefined, _depth + 1, message.request);
                                message.op = "request";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for ClientFrame
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.ClientFrame
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                ClientFrame.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.ClientFrame";
                };

                return ClientFrame;
            })();

            v1.Place = (function() {

                /**
                 * Properties of a Place.
                 * @typedef {Object} ironworks.api.v1.Place.$Properties
                 * @property {string|null} [id] Place id
                 * @property {string|null} [cursor] Place cursor
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Place.
                 * @memberof ironworks.api.v1
                 * @interface IPlace
                 * @augments ironworks.api.v1.Place.$Properties
                 * @deprecated Use ironworks.api.v1.Place.$Properties instead.
                 */

                /**
                 * Shape of a Place.
                 * @typedef {ironworks.api.v1.Place.$Properties} ironworks.api.v1.Place.$Shape
                 */

                /**
                 * Constructs a new Place.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Place.
                 * @constructor
                 * @param {ironworks.api.v1.Place.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Place = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Place id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Place
                 * @instance
                 */
                Place.prototype.id = "";

                /**
                 * Place cursor.
                 * @member {string} cursor
                 * @memberof ironworks.api.v1.Place
                 * @instance
                 */
                Place.prototype.cursor = "";

                /**
                 * Encodes the specified Place message. Does not implicitly {@link ironworks.api.v1.Place.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Place
                 * @static
                 * @param {ironworks.api.v1.Place.$Properties} message Place message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Place.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.cursor);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Place message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Place
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Place & ironworks.api.v1.Place.$Shape} Place
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Place.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Place();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.cursor = value;
                                else
                                    delete message.cursor;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Place
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Place
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Place.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Place";
                };

                return Place;
            })();

            v1.EventFrame = (function() {

                /**
                 * Properties of an EventFrame.
                 * @typedef {Object} ironworks.api.v1.EventFrame.$Properties
                 * @property {string|null} [id] EventFrame id
                 * @property {string|null} [cursor] EventFrame cursor
                 * @property {ironworks.api.v1.Event.$Properties|null} [event] EventFrame event
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an EventFrame.
                 * @memberof ironworks.api.v1
                 * @interface IEventFrame
                 * @augments ironworks.api.v1.EventFrame.$Properties
                 * @deprecated Use ironworks.api.v1.EventFrame.$Properties instead.
                 */

                /**
                 * Shape of an EventFrame.
                 * @typedef {ironworks.api.v1.EventFrame.$Properties} ironworks.api.v1.EventFrame.$Shape
                 */

                /**
                 * Constructs a new EventFrame.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents an EventFrame.
                 * @constructor
                 * @param {ironworks.api.v1.EventFrame.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const EventFrame = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * EventFrame id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.EventFrame
                 * @instance
                 */
                EventFrame.prototype.id = "";

                /**
                 * EventFrame cursor.
                 * @member {string} cursor
                 * @memberof ironworks.api.v1.EventFrame
                 * @instance
                 */
                EventFrame.prototype.cursor = "";

                /**
                 * EventFrame event.
                 * @member {ironworks.api.v1.Event.$Properties|null|undefined} event
                 * @memberof ironworks.api.v1.EventFrame
                 * @instance
                 */
                EventFrame.prototype.event = null;

                /**
                 * Encodes the specified EventFrame message. Does not implicitly {@link ironworks.api.v1.EventFrame.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.EventFrame
                 * @static
                 * @param {ironworks.api.v1.EventFrame.$Properties} message EventFrame message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                EventFrame.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.cursor);
                    if (message.event != null && $Object.hasOwnProperty.call(message, "event"))
                        $root.ironworks.api.v1.Event.encode(message.event, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an EventFrame message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.EventFrame
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.EventFrame & ironworks.api.v1.EventFrame.$Shape} EventFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                EventFrame.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.EventFrame();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.cursor = value;
                                else
                                    delete message.cursor;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.event = $root.ironworks.api.v1.Event.decode(reader, reader.size(), $undefined, _depth + 1, message.event);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for EventFrame
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.EventFrame
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                EventFrame.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.EventFrame";
                };

                return EventFrame;
            })();

            v1.Tick = (function() {

                /**
                 * Properties of a Tick.
                 * @typedef {Object} ironworks.api.v1.Tick.$Properties
                 * @property {string|null} [id] Tick id
                 * @property {string|null} [node] Tick node
                 * @property {string|null} [task] Tick task
                 * @property {string|null} [step] Tick step
                 * @property {ironworks.api.v1.Progress.$Properties|null} [progress] Tick progress
                 * @property {number|null} [at] Tick at
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Tick.
                 * @memberof ironworks.api.v1
                 * @interface ITick
                 * @augments ironworks.api.v1.Tick.$Properties
                 * @deprecated Use ironworks.api.v1.Tick.$Properties instead.
                 */

                /**
                 * Shape of a Tick.
                 * @typedef {ironworks.api.v1.Tick.$Properties} ironworks.api.v1.Tick.$Shape
                 */

                /**
                 * Constructs a new Tick.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Tick.
                 * @constructor
                 * @param {ironworks.api.v1.Tick.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Tick = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Tick id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.id = "";

                /**
                 * Tick node.
                 * @member {string} node
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.node = "";

                /**
                 * Tick task.
                 * @member {string} task
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.task = "";

                /**
                 * Tick step.
                 * @member {string} step
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.step = "";

                /**
                 * Tick progress.
                 * @member {ironworks.api.v1.Progress.$Properties|null|undefined} progress
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.progress = null;

                /**
                 * Tick at.
                 * @member {number} at
                 * @memberof ironworks.api.v1.Tick
                 * @instance
                 */
                Tick.prototype.at = 0;

                /**
                 * Encodes the specified Tick message. Does not implicitly {@link ironworks.api.v1.Tick.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Tick
                 * @static
                 * @param {ironworks.api.v1.Tick.$Properties} message Tick message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Tick.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.node);
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task") && message.task !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.task);
                    if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.step);
                    if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                        $root.ironworks.api.v1.Progress.encode(message.progress, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.at != null && $Object.hasOwnProperty.call(message, "at") && !$Object.is(message.at, 0))
                        writer.uint32(/* id 6, wireType 1 =*/49).double(message.at);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Tick message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Tick
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Tick & ironworks.api.v1.Tick.$Shape} Tick
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Tick.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Tick();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.task = value;
                                else
                                    delete message.task;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.step = value;
                                else
                                    delete message.step;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.progress = $root.ironworks.api.v1.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                                continue;
                            }
                        case 6: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.at = value;
                                else
                                    delete message.at;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Tick
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Tick
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Tick.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Tick";
                };

                return Tick;
            })();

            v1.Gap = (function() {

                /**
                 * Properties of a Gap.
                 * @typedef {Object} ironworks.api.v1.Gap.$Properties
                 * @property {string|null} [id] Gap id
                 * @property {string|null} [oldest] Gap oldest
                 * @property {string|null} [code] Gap code
                 * @property {string|null} [snapshot] Gap snapshot
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Gap.
                 * @memberof ironworks.api.v1
                 * @interface IGap
                 * @augments ironworks.api.v1.Gap.$Properties
                 * @deprecated Use ironworks.api.v1.Gap.$Properties instead.
                 */

                /**
                 * Shape of a Gap.
                 * @typedef {ironworks.api.v1.Gap.$Properties} ironworks.api.v1.Gap.$Shape
                 */

                /**
                 * Constructs a new Gap.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Gap.
                 * @constructor
                 * @param {ironworks.api.v1.Gap.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Gap = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Gap id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Gap
                 * @instance
                 */
                Gap.prototype.id = "";

                /**
                 * Gap oldest.
                 * @member {string} oldest
                 * @memberof ironworks.api.v1.Gap
                 * @instance
                 */
                Gap.prototype.oldest = "";

                /**
                 * Gap code.
                 * @member {string} code
                 * @memberof ironworks.api.v1.Gap
                 * @instance
                 */
                Gap.prototype.code = "";

                /**
                 * Gap snapshot.
                 * @member {string} snapshot
                 * @memberof ironworks.api.v1.Gap
                 * @instance
                 */
                Gap.prototype.snapshot = "";

                /**
                 * Encodes the specified Gap message. Does not implicitly {@link ironworks.api.v1.Gap.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Gap
                 * @static
                 * @param {ironworks.api.v1.Gap.$Properties} message Gap message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Gap.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.oldest != null && $Object.hasOwnProperty.call(message, "oldest") && message.oldest !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.oldest);
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.code);
                    if (message.snapshot != null && $Object.hasOwnProperty.call(message, "snapshot") && message.snapshot !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.snapshot);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Gap message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Gap
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Gap & ironworks.api.v1.Gap.$Shape} Gap
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Gap.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Gap();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.oldest = value;
                                else
                                    delete message.oldest;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.snapshot = value;
                                else
                                    delete message.snapshot;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Gap
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Gap
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Gap.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Gap";
                };

                return Gap;
            })();

            v1.Reply = (function() {

                /**
                 * Properties of a Reply.
                 * @typedef {Object} ironworks.api.v1.Reply.$Properties
                 * @property {string|null} [id] Reply id
                 * @property {number|null} [status] Reply status
                 * @property {ironworks.api.v1.Task.$Properties|null} [task] Reply task
                 * @property {ironworks.api.v1.Problem.$Properties|null} [problem] Reply problem
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Reply.
                 * @memberof ironworks.api.v1
                 * @interface IReply
                 * @augments ironworks.api.v1.Reply.$Properties
                 * @deprecated Use ironworks.api.v1.Reply.$Properties instead.
                 */

                /**
                 * Shape of a Reply.
                 * @typedef {ironworks.api.v1.Reply.$Properties} ironworks.api.v1.Reply.$Shape
                 */

                /**
                 * Constructs a new Reply.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a Reply.
                 * @constructor
                 * @param {ironworks.api.v1.Reply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Reply = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Reply id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Reply
                 * @instance
                 */
                Reply.prototype.id = "";

                /**
                 * Reply status.
                 * @member {number} status
                 * @memberof ironworks.api.v1.Reply
                 * @instance
                 */
                Reply.prototype.status = 0;

                /**
                 * Reply task.
                 * @member {ironworks.api.v1.Task.$Properties|null|undefined} task
                 * @memberof ironworks.api.v1.Reply
                 * @instance
                 */
                Reply.prototype.task = null;

                /**
                 * Reply problem.
                 * @member {ironworks.api.v1.Problem.$Properties|null|undefined} problem
                 * @memberof ironworks.api.v1.Reply
                 * @instance
                 */
                Reply.prototype.problem = null;

                /**
                 * Encodes the specified Reply message. Does not implicitly {@link ironworks.api.v1.Reply.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Reply
                 * @static
                 * @param {ironworks.api.v1.Reply.$Properties} message Reply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Reply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.status);
                    if (message.task != null && $Object.hasOwnProperty.call(message, "task"))
                        $root.ironworks.api.v1.Task.encode(message.task, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.problem != null && $Object.hasOwnProperty.call(message, "problem"))
                        $root.ironworks.api.v1.Problem.encode(message.problem, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Reply message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Reply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Reply & ironworks.api.v1.Reply.$Shape} Reply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Reply.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Reply();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.status = value;
                                else
                                    delete message.status;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.task = $root.ironworks.api.v1.Task.decode(reader, reader.size(), $undefined, _depth + 1, message.task);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.problem = $root.ironworks.api.v1.Problem.decode(reader, reader.size(), $undefined, _depth + 1, message.problem);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Reply
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Reply
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Reply.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Reply";
                };

                return Reply;
            })();

            v1.Error = (function() {

                /**
                 * Properties of an Error.
                 * @typedef {Object} ironworks.api.v1.Error.$Properties
                 * @property {string|null} [id] Error id
                 * @property {string|null} [code] Error code
                 * @property {string|null} [detail] Error detail
                 * @property {string|null} [more] Error more
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Error.
                 * @memberof ironworks.api.v1
                 * @interface IError
                 * @augments ironworks.api.v1.Error.$Properties
                 * @deprecated Use ironworks.api.v1.Error.$Properties instead.
                 */

                /**
                 * Shape of an Error.
                 * @typedef {ironworks.api.v1.Error.$Properties} ironworks.api.v1.Error.$Shape
                 */

                /**
                 * Constructs a new Error.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents an Error.
                 * @constructor
                 * @param {ironworks.api.v1.Error.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Error = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Error id.
                 * @member {string} id
                 * @memberof ironworks.api.v1.Error
                 * @instance
                 */
                Error.prototype.id = "";

                /**
                 * Error code.
                 * @member {string} code
                 * @memberof ironworks.api.v1.Error
                 * @instance
                 */
                Error.prototype.code = "";

                /**
                 * Error detail.
                 * @member {string} detail
                 * @memberof ironworks.api.v1.Error
                 * @instance
                 */
                Error.prototype.detail = "";

                /**
                 * Error more.
                 * @member {string} more
                 * @memberof ironworks.api.v1.Error
                 * @instance
                 */
                Error.prototype.more = "";

                /**
                 * Encodes the specified Error message. Does not implicitly {@link ironworks.api.v1.Error.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.Error
                 * @static
                 * @param {ironworks.api.v1.Error.$Properties} message Error message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Error.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.code);
                    if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.detail);
                    if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== "")
                        writer.uint32(/* id 100, wireType 2 =*/802).string(message.more);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Error message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.Error
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.Error & ironworks.api.v1.Error.$Shape} Error
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Error.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.Error();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.detail = value;
                                else
                                    delete message.detail;
                                continue;
                            }
                        case 100: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.more = value;
                                else
                                    delete message.more;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for Error
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.Error
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                Error.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.Error";
                };

                return Error;
            })();

            v1.ServerFrame = (function() {

                /**
                 * Properties of a ServerFrame.
                 * @typedef {Object} ironworks.api.v1.ServerFrame.$Properties
                 * @property {ironworks.api.v1.Place.$Properties|null} [subscribed] ServerFrame subscribed
                 * @property {ironworks.api.v1.EventFrame.$Properties|null} [event] ServerFrame event
                 * @property {ironworks.api.v1.Tick.$Properties|null} [tick] ServerFrame tick
                 * @property {ironworks.api.v1.Place.$Properties|null} [bookmark] ServerFrame bookmark
                 * @property {ironworks.api.v1.Gap.$Properties|null} [gap] ServerFrame gap
                 * @property {ironworks.api.v1.Reply.$Properties|null} [reply] ServerFrame reply
                 * @property {ironworks.api.v1.Error.$Properties|null} [error] ServerFrame error
                 * @property {"subscribed"|"event"|"tick"|"bookmark"|"gap"|"reply"|"error"} [op] ServerFrame op
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ServerFrame.
                 * @memberof ironworks.api.v1
                 * @interface IServerFrame
                 * @augments ironworks.api.v1.ServerFrame.$Properties
                 * @deprecated Use ironworks.api.v1.ServerFrame.$Properties instead.
                 */

                /**
                 * Narrowed shape of a ServerFrame.
                 * @typedef {{
                 *   subscribed?: ironworks.api.v1.Place.$Shape|null;
                 *   event?: ironworks.api.v1.EventFrame.$Shape|null;
                 *   tick?: ironworks.api.v1.Tick.$Shape|null;
                 *   bookmark?: ironworks.api.v1.Place.$Shape|null;
                 *   gap?: ironworks.api.v1.Gap.$Shape|null;
                 *   reply?: ironworks.api.v1.Reply.$Shape|null;
                 *   error?: ironworks.api.v1.Error.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ op?: undefined; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "subscribed"; subscribed: ironworks.api.v1.Place.$Shape; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "event"; subscribed?: null; event: ironworks.api.v1.EventFrame.$Shape; tick?: null; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "tick"; subscribed?: null; event?: null; tick: ironworks.api.v1.Tick.$Shape; bookmark?: null; gap?: null; reply?: null; error?: null }|{ op?: "bookmark"; subscribed?: null; event?: null; tick?: null; bookmark: ironworks.api.v1.Place.$Shape; gap?: null; reply?: null; error?: null }|{ op?: "gap"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap: ironworks.api.v1.Gap.$Shape; reply?: null; error?: null }|{ op?: "reply"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply: ironworks.api.v1.Reply.$Shape; error?: null }|{ op?: "error"; subscribed?: null; event?: null; tick?: null; bookmark?: null; gap?: null; reply?: null; error: ironworks.api.v1.Error.$Shape })
                 * )} ironworks.api.v1.ServerFrame.$Shape
                 */

                /**
                 * Constructs a new ServerFrame.
                 * @memberof ironworks.api.v1
                 * @classdesc Represents a ServerFrame.
                 * @constructor
                 * @param {ironworks.api.v1.ServerFrame.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ServerFrame = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ServerFrame subscribed.
                 * @member {ironworks.api.v1.Place.$Properties|null|undefined} subscribed
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.subscribed = null;

                /**
                 * ServerFrame event.
                 * @member {ironworks.api.v1.EventFrame.$Properties|null|undefined} event
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.event = null;

                /**
                 * ServerFrame tick.
                 * @member {ironworks.api.v1.Tick.$Properties|null|undefined} tick
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.tick = null;

                /**
                 * ServerFrame bookmark.
                 * @member {ironworks.api.v1.Place.$Properties|null|undefined} bookmark
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.bookmark = null;

                /**
                 * ServerFrame gap.
                 * @member {ironworks.api.v1.Gap.$Properties|null|undefined} gap
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.gap = null;

                /**
                 * ServerFrame reply.
                 * @member {ironworks.api.v1.Reply.$Properties|null|undefined} reply
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.reply = null;

                /**
                 * ServerFrame error.
                 * @member {ironworks.api.v1.Error.$Properties|null|undefined} error
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.error = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * ServerFrame op.
                 * @member {"subscribed"|"event"|"tick"|"bookmark"|"gap"|"reply"|"error"|undefined} op
                 * @memberof ironworks.api.v1.ServerFrame
                 * @instance
                 */
                $Object.defineProperty(ServerFrame.prototype, "op", {
                    get: $util.oneOfGetter($oneOfFields = ["subscribed", "event", "tick", "bookmark", "gap", "reply", "error"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified ServerFrame message. Does not implicitly {@link ironworks.api.v1.ServerFrame.verify|verify} messages.
                 * @function encode
                 * @memberof ironworks.api.v1.ServerFrame
                 * @static
                 * @param {ironworks.api.v1.ServerFrame.$Properties} message ServerFrame message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ServerFrame.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.subscribed != null && $Object.hasOwnProperty.call(message, "subscribed"))
                        $root.ironworks.api.v1.Place.encode(message.subscribed, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.event != null && $Object.hasOwnProperty.call(message, "event"))
                        $root.ironworks.api.v1.EventFrame.encode(message.event, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.tick != null && $Object.hasOwnProperty.call(message, "tick"))
                        $root.ironworks.api.v1.Tick.encode(message.tick, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.bookmark != null && $Object.hasOwnProperty.call(message, "bookmark"))
                        $root.ironworks.api.v1.Place.encode(message.bookmark, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.gap != null && $Object.hasOwnProperty.call(message, "gap"))
                        $root.ironworks.api.v1.Gap.encode(message.gap, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.reply != null && $Object.hasOwnProperty.call(message, "reply"))
                        $root.ironworks.api.v1.Reply.encode(message.reply, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
                        $root.ironworks.api.v1.Error.encode(message.error, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ServerFrame message from the specified reader or buffer.
                 * @function decode
                 * @memberof ironworks.api.v1.ServerFrame
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {ironworks.api.v1.ServerFrame & ironworks.api.v1.ServerFrame.$Shape} ServerFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ServerFrame.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.ironworks.api.v1.ServerFrame();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                message.subscribed = $root.ironworks.api.v1.Place.decode(reader, reader.size(), $undefined, _depth + 1, message.subscribed);
                                message.op = "subscribed";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.event = $root.ironworks.api.v1.EventFrame.decode(reader, reader.size(), $undefined, _depth + 1, message.event);
                                message.op = "event";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.tick = $root.ironworks.api.v1.Tick.decode(reader, reader.size(), $undefined, _depth + 1, message.tick);
                                message.op = "tick";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.bookmark = $root.ironworks.api.v1.Place.decode(reader, reader.size(), $undefined, _depth + 1, message.bookmark);
                                message.op = "bookmark";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.gap = $root.ironworks.api.v1.Gap.decode(reader, reader.size(), $undefined, _depth + 1, message.gap);
                                message.op = "gap";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.reply = $root.ironworks.api.v1.Reply.decode(reader, reader.size(), $undefined, _depth + 1, message.reply);
                                message.op = "reply";
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.error = $root.ironworks.api.v1.Error.decode(reader, reader.size(), $undefined, _depth + 1, message.error);
                                message.op = "error";
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Gets the type url for ServerFrame
                 * @function getTypeUrl
                 * @memberof ironworks.api.v1.ServerFrame
                 * @static
                 * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
                 * @returns {string} The type url
                 */
                ServerFrame.getTypeUrl = function(prefix) {
                    if (prefix === $undefined)
                        prefix = "type.googleapis.com";
                    return prefix + "/ironworks.api.v1.ServerFrame";
                };

                return ServerFrame;
            })();

            return v1;
        })();

        return api;
    })();

    ironworks.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof ironworks
         * @namespace
         */
        const v1 = {};

        v1.CallbackItem = (function() {

            /**
             * Properties of a CallbackItem.
             * @typedef {Object} ironworks.v1.CallbackItem.$Properties
             * @property {number|null} [version] CallbackItem version
             * @property {string|null} [id] CallbackItem id
             * @property {string|null} [kind] CallbackItem kind
             * @property {string|null} [taskId] CallbackItem taskId
             * @property {string|null} [type] CallbackItem type
             * @property {string|null} [url] CallbackItem url
             * @property {string|null} [secret] CallbackItem secret
             * @property {string|null} [body] CallbackItem body
             * @property {string|null} [trace] CallbackItem trace
             * @property {string|null} [tenant] CallbackItem tenant
             * @property {number|null} [journalSeq] CallbackItem journalSeq
             * @property {number|null} [createdAt] CallbackItem createdAt
             * @property {string|null} [state] CallbackItem state
             * @property {number|null} [attempts] CallbackItem attempts
             * @property {number|null} [lastStatus] CallbackItem lastStatus
             * @property {string|null} [lastError] CallbackItem lastError
             * @property {number|null} [lastAttemptAt] CallbackItem lastAttemptAt
             * @property {number|null} [nextAt] CallbackItem nextAt
             * @property {number|null} [giveUpAt] CallbackItem giveUpAt
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CallbackItem.
             * @memberof ironworks.v1
             * @interface ICallbackItem
             * @augments ironworks.v1.CallbackItem.$Properties
             * @deprecated Use ironworks.v1.CallbackItem.$Properties instead.
             */

            /**
             * Shape of a CallbackItem.
             * @typedef {ironworks.v1.CallbackItem.$Properties} ironworks.v1.CallbackItem.$Shape
             */

            /**
             * Constructs a new CallbackItem.
             * @memberof ironworks.v1
             * @classdesc Represents a CallbackItem.
             * @constructor
             * @param {ironworks.v1.CallbackItem.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CallbackItem = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CallbackItem version.
             * @member {number} version
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.version = 0;

            /**
             * CallbackItem id.
             * @member {string} id
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.id = "";

            /**
             * CallbackItem kind.
             * @member {string} kind
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.kind = "";

            /**
             * CallbackItem taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.taskId = "";

            /**
             * CallbackItem type.
             * @member {string} type
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.type = "";

            /**
             * CallbackItem url.
             * @member {string} url
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.url = "";

            /**
             * CallbackItem secret.
             * @member {string} secret
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.secret = "";

            /**
             * CallbackItem body.
             * @member {string} body
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.body = "";

            /**
             * CallbackItem trace.
             * @member {string} trace
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.trace = "";

            /**
             * CallbackItem tenant.
             * @member {string} tenant
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.tenant = "";

            /**
             * CallbackItem journalSeq.
             * @member {number} journalSeq
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.journalSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * CallbackItem createdAt.
             * @member {number} createdAt
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.createdAt = 0;

            /**
             * CallbackItem state.
             * @member {string} state
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.state = "";

            /**
             * CallbackItem attempts.
             * @member {number} attempts
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.attempts = 0;

            /**
             * CallbackItem lastStatus.
             * @member {number} lastStatus
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.lastStatus = 0;

            /**
             * CallbackItem lastError.
             * @member {string} lastError
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.lastError = "";

            /**
             * CallbackItem lastAttemptAt.
             * @member {number} lastAttemptAt
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.lastAttemptAt = 0;

            /**
             * CallbackItem nextAt.
             * @member {number} nextAt
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.nextAt = 0;

            /**
             * CallbackItem giveUpAt.
             * @member {number} giveUpAt
             * @memberof ironworks.v1.CallbackItem
             * @instance
             */
            CallbackItem.prototype.giveUpAt = 0;

            /**
             * Encodes the specified CallbackItem message. Does not implicitly {@link ironworks.v1.CallbackItem.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.CallbackItem
             * @static
             * @param {ironworks.v1.CallbackItem.$Properties} message CallbackItem message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CallbackItem.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.id);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.kind);
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.taskId);
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.type);
                if (message.url != null && $Object.hasOwnProperty.call(message, "url") && message.url !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.url);
                if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.secret);
                if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.body);
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.trace);
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.tenant);
                if (message.journalSeq != null && $Object.hasOwnProperty.call(message, "journalSeq") && (typeof message.journalSeq === "object" ? message.journalSeq.low || message.journalSeq.high : message.journalSeq !== 0))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.journalSeq);
                if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && !$Object.is(message.createdAt, 0))
                    writer.uint32(/* id 12, wireType 1 =*/97).double(message.createdAt);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.state);
                if (message.attempts != null && $Object.hasOwnProperty.call(message, "attempts") && message.attempts !== 0)
                    writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.attempts);
                if (message.lastStatus != null && $Object.hasOwnProperty.call(message, "lastStatus") && message.lastStatus !== 0)
                    writer.uint32(/* id 15, wireType 0 =*/120).uint32(message.lastStatus);
                if (message.lastError != null && $Object.hasOwnProperty.call(message, "lastError") && message.lastError !== "")
                    writer.uint32(/* id 16, wireType 2 =*/130).string(message.lastError);
                if (message.lastAttemptAt != null && $Object.hasOwnProperty.call(message, "lastAttemptAt") && !$Object.is(message.lastAttemptAt, 0))
                    writer.uint32(/* id 17, wireType 1 =*/137).double(message.lastAttemptAt);
                if (message.nextAt != null && $Object.hasOwnProperty.call(message, "nextAt") && !$Object.is(message.nextAt, 0))
                    writer.uint32(/* id 18, wireType 1 =*/145).double(message.nextAt);
                if (message.giveUpAt != null && $Object.hasOwnProperty.call(message, "giveUpAt") && !$Object.is(message.giveUpAt, 0))
                    writer.uint32(/* id 19, wireType 1 =*/153).double(message.giveUpAt);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CallbackItem message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.CallbackItem
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.CallbackItem & ironworks.v1.CallbackItem.$Shape} CallbackItem
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CallbackItem.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.CallbackItem();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.url = value;
                            else
                                delete message.url;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.secret = value;
                            else
                                delete message.secret;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.body = value;
                            else
                                delete message.body;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.trace = value;
                            else
                                delete message.trace;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.journalSeq = value;
                            else
                                delete message.journalSeq;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.createdAt = value;
                            else
                                delete message.createdAt;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.attempts = value;
                            else
                                delete message.attempts;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.lastStatus = value;
                            else
                                delete message.lastStatus;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.lastError = value;
                            else
                                delete message.lastError;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.lastAttemptAt = value;
                            else
                                delete message.lastAttemptAt;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.nextAt = value;
                            else
                                delete message.nextAt;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.giveUpAt = value;
                            else
                                delete message.giveUpAt;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for CallbackItem
             * @function getTypeUrl
             * @memberof ironworks.v1.CallbackItem
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            CallbackItem.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.CallbackItem";
            };

            return CallbackItem;
        })();

        v1.Checkpoint = (function() {

            /**
             * Properties of a Checkpoint.
             * @typedef {Object} ironworks.v1.Checkpoint.$Properties
             * @property {number|null} [version] Checkpoint version
             * @property {number|null} [journalSeq] Checkpoint journalSeq
             * @property {number|null} [epoch] Checkpoint epoch
             * @property {Uint8Array|null} [record] Checkpoint record
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Checkpoint.
             * @memberof ironworks.v1
             * @interface ICheckpoint
             * @augments ironworks.v1.Checkpoint.$Properties
             * @deprecated Use ironworks.v1.Checkpoint.$Properties instead.
             */

            /**
             * Shape of a Checkpoint.
             * @typedef {ironworks.v1.Checkpoint.$Properties} ironworks.v1.Checkpoint.$Shape
             */

            /**
             * Constructs a new Checkpoint.
             * @memberof ironworks.v1
             * @classdesc Represents a Checkpoint.
             * @constructor
             * @param {ironworks.v1.Checkpoint.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Checkpoint = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Checkpoint version.
             * @member {number} version
             * @memberof ironworks.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.version = 0;

            /**
             * Checkpoint journalSeq.
             * @member {number} journalSeq
             * @memberof ironworks.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.journalSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Checkpoint epoch.
             * @member {number} epoch
             * @memberof ironworks.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.epoch = 0;

            /**
             * Checkpoint record.
             * @member {Uint8Array} record
             * @memberof ironworks.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.record = $util.newBuffer([]);

            /**
             * Encodes the specified Checkpoint message. Does not implicitly {@link ironworks.v1.Checkpoint.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Checkpoint
             * @static
             * @param {ironworks.v1.Checkpoint.$Properties} message Checkpoint message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Checkpoint.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.journalSeq != null && $Object.hasOwnProperty.call(message, "journalSeq") && (typeof message.journalSeq === "object" ? message.journalSeq.low || message.journalSeq.high : message.journalSeq !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.journalSeq);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.epoch);
                if (message.record != null && $Object.hasOwnProperty.call(message, "record") && message.record.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.record);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Checkpoint message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Checkpoint
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Checkpoint & ironworks.v1.Checkpoint.$Shape} Checkpoint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Checkpoint.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Checkpoint();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.journalSeq = value;
                            else
                                delete message.journalSeq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.record = value;
                            else
                                delete message.record;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Checkpoint
             * @function getTypeUrl
             * @memberof ironworks.v1.Checkpoint
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Checkpoint.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Checkpoint";
            };

            return Checkpoint;
        })();

        v1.Mark = (function() {

            /**
             * Properties of a Mark.
             * @typedef {Object} ironworks.v1.Mark.$Properties
             * @property {number|null} [version] Mark version
             * @property {number|null} [journalSeq] Mark journalSeq
             * @property {number|null} [epoch] Mark epoch
             * @property {string|null} [owner] Mark owner
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Mark.
             * @memberof ironworks.v1
             * @interface IMark
             * @augments ironworks.v1.Mark.$Properties
             * @deprecated Use ironworks.v1.Mark.$Properties instead.
             */

            /**
             * Shape of a Mark.
             * @typedef {ironworks.v1.Mark.$Properties} ironworks.v1.Mark.$Shape
             */

            /**
             * Constructs a new Mark.
             * @memberof ironworks.v1
             * @classdesc Represents a Mark.
             * @constructor
             * @param {ironworks.v1.Mark.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Mark = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Mark version.
             * @member {number} version
             * @memberof ironworks.v1.Mark
             * @instance
             */
            Mark.prototype.version = 0;

            /**
             * Mark journalSeq.
             * @member {number} journalSeq
             * @memberof ironworks.v1.Mark
             * @instance
             */
            Mark.prototype.journalSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Mark epoch.
             * @member {number} epoch
             * @memberof ironworks.v1.Mark
             * @instance
             */
            Mark.prototype.epoch = 0;

            /**
             * Mark owner.
             * @member {string} owner
             * @memberof ironworks.v1.Mark
             * @instance
             */
            Mark.prototype.owner = "";

            /**
             * Encodes the specified Mark message. Does not implicitly {@link ironworks.v1.Mark.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Mark
             * @static
             * @param {ironworks.v1.Mark.$Properties} message Mark message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Mark.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.journalSeq != null && $Object.hasOwnProperty.call(message, "journalSeq") && (typeof message.journalSeq === "object" ? message.journalSeq.low || message.journalSeq.high : message.journalSeq !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.journalSeq);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.epoch);
                if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.owner);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Mark message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Mark
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Mark & ironworks.v1.Mark.$Shape} Mark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Mark.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Mark();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.journalSeq = value;
                            else
                                delete message.journalSeq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.owner = value;
                            else
                                delete message.owner;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Mark
             * @function getTypeUrl
             * @memberof ironworks.v1.Mark
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Mark.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Mark";
            };

            return Mark;
        })();

        v1.Event = (function() {

            /**
             * Properties of an Event.
             * @typedef {Object} ironworks.v1.Event.$Properties
             * @property {string|null} [type] Event type
             * @property {string|null} [taskId] Event taskId
             * @property {number|null} [at] Event at
             * @property {string|null} [detail] Event detail
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Event.
             * @memberof ironworks.v1
             * @interface IEvent
             * @augments ironworks.v1.Event.$Properties
             * @deprecated Use ironworks.v1.Event.$Properties instead.
             */

            /**
             * Shape of an Event.
             * @typedef {ironworks.v1.Event.$Properties} ironworks.v1.Event.$Shape
             */

            /**
             * Constructs a new Event.
             * @memberof ironworks.v1
             * @classdesc Represents an Event.
             * @constructor
             * @param {ironworks.v1.Event.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Event = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Event type.
             * @member {string} type
             * @memberof ironworks.v1.Event
             * @instance
             */
            Event.prototype.type = "";

            /**
             * Event taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Event
             * @instance
             */
            Event.prototype.taskId = "";

            /**
             * Event at.
             * @member {number} at
             * @memberof ironworks.v1.Event
             * @instance
             */
            Event.prototype.at = 0;

            /**
             * Event detail.
             * @member {string} detail
             * @memberof ironworks.v1.Event
             * @instance
             */
            Event.prototype.detail = "";

            /**
             * Encodes the specified Event message. Does not implicitly {@link ironworks.v1.Event.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Event
             * @static
             * @param {ironworks.v1.Event.$Properties} message Event message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Event.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.type);
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.taskId);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && !$Object.is(message.at, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.at);
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.detail);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Event
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Event & ironworks.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Event.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Event();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.detail = value;
                            else
                                delete message.detail;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Event
             * @function getTypeUrl
             * @memberof ironworks.v1.Event
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Event.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Event";
            };

            return Event;
        })();

        v1.Outbox = (function() {

            /**
             * Properties of an Outbox.
             * @typedef {Object} ironworks.v1.Outbox.$Properties
             * @property {string|null} [id] Outbox id
             * @property {string|null} [type] Outbox type
             * @property {string|null} [target] Outbox target
             * @property {string|null} [secret] Outbox secret
             * @property {string|null} [taskId] Outbox taskId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Outbox.
             * @memberof ironworks.v1
             * @interface IOutbox
             * @augments ironworks.v1.Outbox.$Properties
             * @deprecated Use ironworks.v1.Outbox.$Properties instead.
             */

            /**
             * Shape of an Outbox.
             * @typedef {ironworks.v1.Outbox.$Properties} ironworks.v1.Outbox.$Shape
             */

            /**
             * Constructs a new Outbox.
             * @memberof ironworks.v1
             * @classdesc Represents an Outbox.
             * @constructor
             * @param {ironworks.v1.Outbox.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Outbox = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Outbox id.
             * @member {string} id
             * @memberof ironworks.v1.Outbox
             * @instance
             */
            Outbox.prototype.id = "";

            /**
             * Outbox type.
             * @member {string} type
             * @memberof ironworks.v1.Outbox
             * @instance
             */
            Outbox.prototype.type = "";

            /**
             * Outbox target.
             * @member {string} target
             * @memberof ironworks.v1.Outbox
             * @instance
             */
            Outbox.prototype.target = "";

            /**
             * Outbox secret.
             * @member {string} secret
             * @memberof ironworks.v1.Outbox
             * @instance
             */
            Outbox.prototype.secret = "";

            /**
             * Outbox taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Outbox
             * @instance
             */
            Outbox.prototype.taskId = "";

            /**
             * Encodes the specified Outbox message. Does not implicitly {@link ironworks.v1.Outbox.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Outbox
             * @static
             * @param {ironworks.v1.Outbox.$Properties} message Outbox message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Outbox.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.type);
                if (message.target != null && $Object.hasOwnProperty.call(message, "target") && message.target !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.target);
                if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.secret);
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.taskId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Outbox message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Outbox
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Outbox & ironworks.v1.Outbox.$Shape} Outbox
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Outbox.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Outbox();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.target = value;
                            else
                                delete message.target;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.secret = value;
                            else
                                delete message.secret;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Outbox
             * @function getTypeUrl
             * @memberof ironworks.v1.Outbox
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Outbox.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Outbox";
            };

            return Outbox;
        })();

        v1.Entry = (function() {

            /**
             * Properties of an Entry.
             * @typedef {Object} ironworks.v1.Entry.$Properties
             * @property {string|null} [kind] Entry kind
             * @property {string|null} [id] Entry id
             * @property {Uint8Array|null} [record] Entry record
             * @property {Array.<ironworks.v1.Event.$Properties>|null} [events] Entry events
             * @property {Array.<ironworks.v1.Outbox.$Properties>|null} [outbox] Entry outbox
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Entry.
             * @memberof ironworks.v1
             * @interface IEntry
             * @augments ironworks.v1.Entry.$Properties
             * @deprecated Use ironworks.v1.Entry.$Properties instead.
             */

            /**
             * Shape of an Entry.
             * @typedef {ironworks.v1.Entry.$Properties} ironworks.v1.Entry.$Shape
             */

            /**
             * Constructs a new Entry.
             * @memberof ironworks.v1
             * @classdesc Represents an Entry.
             * @constructor
             * @param {ironworks.v1.Entry.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Entry = function (properties) {
                this.events = [];
                this.outbox = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Entry kind.
             * @member {string} kind
             * @memberof ironworks.v1.Entry
             * @instance
             */
            Entry.prototype.kind = "";

            /**
             * Entry id.
             * @member {string} id
             * @memberof ironworks.v1.Entry
             * @instance
             */
            Entry.prototype.id = "";

            /**
             * Entry record.
             * @member {Uint8Array} record
             * @memberof ironworks.v1.Entry
             * @instance
             */
            Entry.prototype.record = $util.newBuffer([]);

            /**
             * Entry events.
             * @member {Array.<ironworks.v1.Event.$Properties>} events
             * @memberof ironworks.v1.Entry
             * @instance
             */
            Entry.prototype.events = $util.emptyArray;

            /**
             * Entry outbox.
             * @member {Array.<ironworks.v1.Outbox.$Properties>} outbox
             * @memberof ironworks.v1.Entry
             * @instance
             */
            Entry.prototype.outbox = $util.emptyArray;

            /**
             * Encodes the specified Entry message. Does not implicitly {@link ironworks.v1.Entry.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Entry
             * @static
             * @param {ironworks.v1.Entry.$Properties} message Entry message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Entry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.kind);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.id);
                if (message.record != null && $Object.hasOwnProperty.call(message, "record") && message.record.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.record);
                if (message.events != null && message.events.length)
                    for (let i = 0; i < message.events.length; ++i)
                        $root.ironworks.v1.Event.encode(message.events[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.outbox != null && message.outbox.length)
                    for (let i = 0; i < message.outbox.length; ++i)
                        $root.ironworks.v1.Outbox.encode(message.outbox[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Entry message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Entry
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Entry & ironworks.v1.Entry.$Shape} Entry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Entry.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Entry();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.record = value;
                            else
                                delete message.record;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.events && message.events.length))
                                message.events = [];
                            message.events.push($root.ironworks.v1.Event.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.outbox && message.outbox.length))
                                message.outbox = [];
                            message.outbox.push($root.ironworks.v1.Outbox.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Entry
             * @function getTypeUrl
             * @memberof ironworks.v1.Entry
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Entry.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Entry";
            };

            return Entry;
        })();

        v1.Claim = (function() {

            /**
             * Properties of a Claim.
             * @typedef {Object} ironworks.v1.Claim.$Properties
             * @property {string|null} [reason] Claim reason
             * @property {string|null} [previousOwner] Claim previousOwner
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Claim.
             * @memberof ironworks.v1
             * @interface IClaim
             * @augments ironworks.v1.Claim.$Properties
             * @deprecated Use ironworks.v1.Claim.$Properties instead.
             */

            /**
             * Shape of a Claim.
             * @typedef {ironworks.v1.Claim.$Properties} ironworks.v1.Claim.$Shape
             */

            /**
             * Constructs a new Claim.
             * @memberof ironworks.v1
             * @classdesc Represents a Claim.
             * @constructor
             * @param {ironworks.v1.Claim.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Claim = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Claim reason.
             * @member {string} reason
             * @memberof ironworks.v1.Claim
             * @instance
             */
            Claim.prototype.reason = "";

            /**
             * Claim previousOwner.
             * @member {string} previousOwner
             * @memberof ironworks.v1.Claim
             * @instance
             */
            Claim.prototype.previousOwner = "";

            /**
             * Encodes the specified Claim message. Does not implicitly {@link ironworks.v1.Claim.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Claim
             * @static
             * @param {ironworks.v1.Claim.$Properties} message Claim message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Claim.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.previousOwner != null && $Object.hasOwnProperty.call(message, "previousOwner") && message.previousOwner !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.previousOwner);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Claim message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Claim
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Claim & ironworks.v1.Claim.$Shape} Claim
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Claim.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Claim();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.previousOwner = value;
                            else
                                delete message.previousOwner;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Claim
             * @function getTypeUrl
             * @memberof ironworks.v1.Claim
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Claim.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Claim";
            };

            return Claim;
        })();

        v1.Batch = (function() {

            /**
             * Properties of a Batch.
             * @typedef {Object} ironworks.v1.Batch.$Properties
             * @property {number|null} [version] Batch version
             * @property {string|null} [batchId] Batch batchId
             * @property {number|null} [epoch] Batch epoch
             * @property {string|null} [owner] Batch owner
             * @property {number|null} [mark] Batch mark
             * @property {number|null} [at] Batch at
             * @property {ironworks.v1.Claim.$Properties|null} [claim] Batch claim
             * @property {boolean|null} [release] Batch release
             * @property {Array.<ironworks.v1.Entry.$Properties>|null} [entries] Batch entries
             * @property {number|null} [previous] Batch previous
             * @property {Array.<string>|null} [waitsFor] Batch waitsFor
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Batch.
             * @memberof ironworks.v1
             * @interface IBatch
             * @augments ironworks.v1.Batch.$Properties
             * @deprecated Use ironworks.v1.Batch.$Properties instead.
             */

            /**
             * Shape of a Batch.
             * @typedef {ironworks.v1.Batch.$Properties} ironworks.v1.Batch.$Shape
             */

            /**
             * Constructs a new Batch.
             * @memberof ironworks.v1
             * @classdesc Represents a Batch.
             * @constructor
             * @param {ironworks.v1.Batch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Batch = function (properties) {
                this.entries = [];
                this.waitsFor = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Batch version.
             * @member {number} version
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.version = 0;

            /**
             * Batch batchId.
             * @member {string} batchId
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.batchId = "";

            /**
             * Batch epoch.
             * @member {number} epoch
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.epoch = 0;

            /**
             * Batch owner.
             * @member {string} owner
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.owner = "";

            /**
             * Batch mark.
             * @member {number} mark
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.mark = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Batch at.
             * @member {number} at
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.at = 0;

            /**
             * Batch claim.
             * @member {ironworks.v1.Claim.$Properties|null|undefined} claim
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.claim = null;

            /**
             * Batch release.
             * @member {boolean} release
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.release = false;

            /**
             * Batch entries.
             * @member {Array.<ironworks.v1.Entry.$Properties>} entries
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.entries = $util.emptyArray;

            /**
             * Batch previous.
             * @member {number} previous
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.previous = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Batch waitsFor.
             * @member {Array.<string>} waitsFor
             * @memberof ironworks.v1.Batch
             * @instance
             */
            Batch.prototype.waitsFor = $util.emptyArray;

            /**
             * Encodes the specified Batch message. Does not implicitly {@link ironworks.v1.Batch.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Batch
             * @static
             * @param {ironworks.v1.Batch.$Properties} message Batch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Batch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.batchId != null && $Object.hasOwnProperty.call(message, "batchId") && message.batchId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.batchId);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.epoch);
                if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.owner);
                if (message.mark != null && $Object.hasOwnProperty.call(message, "mark") && (typeof message.mark === "object" ? message.mark.low || message.mark.high : message.mark !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.mark);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && !$Object.is(message.at, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.at);
                if (message.claim != null && $Object.hasOwnProperty.call(message, "claim"))
                    $root.ironworks.v1.Claim.encode(message.claim, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.release != null && $Object.hasOwnProperty.call(message, "release") && message.release !== false)
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.release);
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        $root.ironworks.v1.Entry.encode(message.entries[i], writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.previous != null && $Object.hasOwnProperty.call(message, "previous") && (typeof message.previous === "object" ? message.previous.low || message.previous.high : message.previous !== 0))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.previous);
                if (message.waitsFor != null && message.waitsFor.length)
                    for (let i = 0; i < message.waitsFor.length; ++i)
                        writer.uint32(/* id 11, wireType 2 =*/90).string(message.waitsFor[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Batch message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Batch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Batch & ironworks.v1.Batch.$Shape} Batch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Batch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Batch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.batchId = value;
                            else
                                delete message.batchId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.owner = value;
                            else
                                delete message.owner;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.mark = value;
                            else
                                delete message.mark;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.claim = $root.ironworks.v1.Claim.decode(reader, reader.size(), $undefined, _depth + 1, message.claim);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.release = value;
                            else
                                delete message.release;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push($root.ironworks.v1.Entry.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.previous = value;
                            else
                                delete message.previous;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.waitsFor && message.waitsFor.length))
                                message.waitsFor = [];
                            message.waitsFor.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Batch
             * @function getTypeUrl
             * @memberof ironworks.v1.Batch
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Batch.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Batch";
            };

            return Batch;
        })();

        v1.MailboxMessage = (function() {

            /**
             * Properties of a MailboxMessage.
             * @typedef {Object} ironworks.v1.MailboxMessage.$Properties
             * @property {number|null} [version] MailboxMessage version
             * @property {string|null} [requestId] MailboxMessage requestId
             * @property {string|null} [replyTo] MailboxMessage replyTo
             * @property {number|null} [createdAt] MailboxMessage createdAt
             * @property {ironworks.v1.Caller.$Properties|null} [caller] MailboxMessage caller
             * @property {string|null} [trace] MailboxMessage trace
             * @property {ironworks.v1.Submit.$Properties|null} [submit] MailboxMessage submit
             * @property {ironworks.v1.Command.$Properties|null} [command] MailboxMessage command
             * @property {ironworks.v1.Cancel.$Properties|null} [cancel] MailboxMessage cancel
             * @property {ironworks.v1.Resolve.$Properties|null} [resolve] MailboxMessage resolve
             * @property {ironworks.v1.Resume.$Properties|null} [resume] MailboxMessage resume
             * @property {ironworks.v1.Signal.$Properties|null} [signal] MailboxMessage signal
             * @property {"submit"|"command"|"cancel"|"resolve"|"resume"|"signal"} [body] MailboxMessage body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MailboxMessage.
             * @memberof ironworks.v1
             * @interface IMailboxMessage
             * @augments ironworks.v1.MailboxMessage.$Properties
             * @deprecated Use ironworks.v1.MailboxMessage.$Properties instead.
             */

            /**
             * Narrowed shape of a MailboxMessage.
             * @typedef {{
             *   version?: number|null;
             *   requestId?: string|null;
             *   replyTo?: string|null;
             *   createdAt?: number|null;
             *   caller?: ironworks.v1.Caller.$Shape|null;
             *   trace?: string|null;
             *   submit?: ironworks.v1.Submit.$Shape|null;
             *   command?: ironworks.v1.Command.$Shape|null;
             *   cancel?: ironworks.v1.Cancel.$Shape|null;
             *   resolve?: ironworks.v1.Resolve.$Shape|null;
             *   resume?: ironworks.v1.Resume.$Shape|null;
             *   signal?: ironworks.v1.Signal.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; submit?: null; command?: null; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "submit"; submit: ironworks.v1.Submit.$Shape; command?: null; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "command"; submit?: null; command: ironworks.v1.Command.$Shape; cancel?: null; resolve?: null; resume?: null; signal?: null }|{ body?: "cancel"; submit?: null; command?: null; cancel: ironworks.v1.Cancel.$Shape; resolve?: null; resume?: null; signal?: null }|{ body?: "resolve"; submit?: null; command?: null; cancel?: null; resolve: ironworks.v1.Resolve.$Shape; resume?: null; signal?: null }|{ body?: "resume"; submit?: null; command?: null; cancel?: null; resolve?: null; resume: ironworks.v1.Resume.$Shape; signal?: null }|{ body?: "signal"; submit?: null; command?: null; cancel?: null; resolve?: null; resume?: null; signal: ironworks.v1.Signal.$Shape })
             * )} ironworks.v1.MailboxMessage.$Shape
             */

            /**
             * Constructs a new MailboxMessage.
             * @memberof ironworks.v1
             * @classdesc Represents a MailboxMessage.
             * @constructor
             * @param {ironworks.v1.MailboxMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MailboxMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MailboxMessage version.
             * @member {number} version
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.version = 0;

            /**
             * MailboxMessage requestId.
             * @member {string} requestId
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.requestId = "";

            /**
             * MailboxMessage replyTo.
             * @member {string} replyTo
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.replyTo = "";

            /**
             * MailboxMessage createdAt.
             * @member {number} createdAt
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.createdAt = 0;

            /**
             * MailboxMessage caller.
             * @member {ironworks.v1.Caller.$Properties|null|undefined} caller
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.caller = null;

            /**
             * MailboxMessage trace.
             * @member {string} trace
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.trace = "";

            /**
             * MailboxMessage submit.
             * @member {ironworks.v1.Submit.$Properties|null|undefined} submit
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.submit = null;

            /**
             * MailboxMessage command.
             * @member {ironworks.v1.Command.$Properties|null|undefined} command
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.command = null;

            /**
             * MailboxMessage cancel.
             * @member {ironworks.v1.Cancel.$Properties|null|undefined} cancel
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.cancel = null;

            /**
             * MailboxMessage resolve.
             * @member {ironworks.v1.Resolve.$Properties|null|undefined} resolve
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.resolve = null;

            /**
             * MailboxMessage resume.
             * @member {ironworks.v1.Resume.$Properties|null|undefined} resume
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.resume = null;

            /**
             * MailboxMessage signal.
             * @member {ironworks.v1.Signal.$Properties|null|undefined} signal
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            MailboxMessage.prototype.signal = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * MailboxMessage body.
             * @member {"submit"|"command"|"cancel"|"resolve"|"resume"|"signal"|undefined} body
             * @memberof ironworks.v1.MailboxMessage
             * @instance
             */
            $Object.defineProperty(MailboxMessage.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["submit", "command", "cancel", "resolve", "resume", "signal"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified MailboxMessage message. Does not implicitly {@link ironworks.v1.MailboxMessage.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.MailboxMessage
             * @static
             * @param {ironworks.v1.MailboxMessage.$Properties} message MailboxMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MailboxMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.requestId);
                if (message.replyTo != null && $Object.hasOwnProperty.call(message, "replyTo") && message.replyTo !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.replyTo);
                if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && !$Object.is(message.createdAt, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.createdAt);
                if (message.caller != null && $Object.hasOwnProperty.call(message, "caller"))
                    $root.ironworks.v1.Caller.encode(message.caller, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.trace);
                if (message.submit != null && $Object.hasOwnProperty.call(message, "submit"))
                    $root.ironworks.v1.Submit.encode(message.submit, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.command != null && $Object.hasOwnProperty.call(message, "command"))
                    $root.ironworks.v1.Command.encode(message.command, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.cancel != null && $Object.hasOwnProperty.call(message, "cancel"))
                    $root.ironworks.v1.Cancel.encode(message.cancel, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.resolve != null && $Object.hasOwnProperty.call(message, "resolve"))
                    $root.ironworks.v1.Resolve.encode(message.resolve, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.resume != null && $Object.hasOwnProperty.call(message, "resume"))
                    $root.ironworks.v1.Resume.encode(message.resume, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.signal != null && $Object.hasOwnProperty.call(message, "signal"))
                    $root.ironworks.v1.Signal.encode(message.signal, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MailboxMessage message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.MailboxMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.MailboxMessage & ironworks.v1.MailboxMessage.$Shape} MailboxMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MailboxMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.MailboxMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.replyTo = value;
                            else
                                delete message.replyTo;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.createdAt = value;
                            else
                                delete message.createdAt;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.caller = $root.ironworks.v1.Caller.decode(reader, reader.size(), $undefined, _depth + 1, message.caller);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.trace = value;
                            else
                                delete message.trace;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.submit = $root.ironworks.v1.Submit.decode(reader, reader.size(), $undefined, _depth + 1, message.submit);
                            message.body = "submit";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.command = $root.ironworks.v1.Command.decode(reader, reader.size(), $undefined, _depth + 1, message.command);
                            message.body = "command";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.cancel = $root.ironworks.v1.Cancel.decode(reader, reader.size(), $undefined, _depth + 1, message.cancel);
                            message.body = "cancel";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.resolve = $root.ironworks.v1.Resolve.decode(reader, reader.size(), $undefined, _depth + 1, message.resolve);
                            message.body = "resolve";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.resume = $root.ironworks.v1.Resume.decode(reader, reader.size(), $undefined, _depth + 1, message.resume);
                            message.body = "resume";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.signal = $root.ironworks.v1.Signal.decode(reader, reader.size(), $undefined, _depth + 1, message.signal);
                            message.body = "signal";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for MailboxMessage
             * @function getTypeUrl
             * @memberof ironworks.v1.MailboxMessage
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            MailboxMessage.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.MailboxMessage";
            };

            return MailboxMessage;
        })();

        v1.Submit = (function() {

            /**
             * Properties of a Submit.
             * @typedef {Object} ironworks.v1.Submit.$Properties
             * @property {string|null} [taskId] Submit taskId
             * @property {string|null} [action] Submit action
             * @property {string|null} [params] Submit params
             * @property {string|null} [onConflict] Submit onConflict
             * @property {number|null} [timeoutS] Submit timeoutS
             * @property {ironworks.v1.Callback.$Properties|null} [callback] Submit callback
             * @property {string|null} [bodyHash] Submit bodyHash
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Submit.
             * @memberof ironworks.v1
             * @interface ISubmit
             * @augments ironworks.v1.Submit.$Properties
             * @deprecated Use ironworks.v1.Submit.$Properties instead.
             */

            /**
             * Shape of a Submit.
             * @typedef {ironworks.v1.Submit.$Properties} ironworks.v1.Submit.$Shape
             */

            /**
             * Constructs a new Submit.
             * @memberof ironworks.v1
             * @classdesc Represents a Submit.
             * @constructor
             * @param {ironworks.v1.Submit.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Submit = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Submit taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.taskId = "";

            /**
             * Submit action.
             * @member {string} action
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.action = "";

            /**
             * Submit params.
             * @member {string} params
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.params = "";

            /**
             * Submit onConflict.
             * @member {string} onConflict
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.onConflict = "";

            /**
             * Submit timeoutS.
             * @member {number} timeoutS
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.timeoutS = 0;

            /**
             * Submit callback.
             * @member {ironworks.v1.Callback.$Properties|null|undefined} callback
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.callback = null;

            /**
             * Submit bodyHash.
             * @member {string} bodyHash
             * @memberof ironworks.v1.Submit
             * @instance
             */
            Submit.prototype.bodyHash = "";

            /**
             * Encodes the specified Submit message. Does not implicitly {@link ironworks.v1.Submit.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Submit
             * @static
             * @param {ironworks.v1.Submit.$Properties} message Submit message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Submit.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.taskId);
                if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.action);
                if (message.params != null && $Object.hasOwnProperty.call(message, "params") && message.params !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.params);
                if (message.onConflict != null && $Object.hasOwnProperty.call(message, "onConflict") && message.onConflict !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.onConflict);
                if (message.timeoutS != null && $Object.hasOwnProperty.call(message, "timeoutS") && message.timeoutS !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.timeoutS);
                if (message.callback != null && $Object.hasOwnProperty.call(message, "callback"))
                    $root.ironworks.v1.Callback.encode(message.callback, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.bodyHash != null && $Object.hasOwnProperty.call(message, "bodyHash") && message.bodyHash !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.bodyHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Submit message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Submit
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Submit & ironworks.v1.Submit.$Shape} Submit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Submit.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Submit();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.action = value;
                            else
                                delete message.action;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.params = value;
                            else
                                delete message.params;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.onConflict = value;
                            else
                                delete message.onConflict;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.timeoutS = value;
                            else
                                delete message.timeoutS;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.callback = $root.ironworks.v1.Callback.decode(reader, reader.size(), $undefined, _depth + 1, message.callback);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bodyHash = value;
                            else
                                delete message.bodyHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Submit
             * @function getTypeUrl
             * @memberof ironworks.v1.Submit
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Submit.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Submit";
            };

            return Submit;
        })();

        v1.Command = (function() {

            /**
             * Properties of a Command.
             * @typedef {Object} ironworks.v1.Command.$Properties
             * @property {string|null} [name] Command name
             * @property {string|null} [payload] Command payload
             * @property {string|null} [ifMatch] Command ifMatch
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Command.
             * @memberof ironworks.v1
             * @interface ICommand
             * @augments ironworks.v1.Command.$Properties
             * @deprecated Use ironworks.v1.Command.$Properties instead.
             */

            /**
             * Shape of a Command.
             * @typedef {ironworks.v1.Command.$Properties} ironworks.v1.Command.$Shape
             */

            /**
             * Constructs a new Command.
             * @memberof ironworks.v1
             * @classdesc Represents a Command.
             * @constructor
             * @param {ironworks.v1.Command.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Command = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Command name.
             * @member {string} name
             * @memberof ironworks.v1.Command
             * @instance
             */
            Command.prototype.name = "";

            /**
             * Command payload.
             * @member {string} payload
             * @memberof ironworks.v1.Command
             * @instance
             */
            Command.prototype.payload = "";

            /**
             * Command ifMatch.
             * @member {string} ifMatch
             * @memberof ironworks.v1.Command
             * @instance
             */
            Command.prototype.ifMatch = "";

            /**
             * Encodes the specified Command message. Does not implicitly {@link ironworks.v1.Command.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Command
             * @static
             * @param {ironworks.v1.Command.$Properties} message Command message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Command.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.payload);
                if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch") && message.ifMatch !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.ifMatch);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Command
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Command & ironworks.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Command.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Command();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.payload = value;
                            else
                                delete message.payload;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.ifMatch = value;
                            else
                                delete message.ifMatch;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Command
             * @function getTypeUrl
             * @memberof ironworks.v1.Command
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Command.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Command";
            };

            return Command;
        })();

        v1.Cancel = (function() {

            /**
             * Properties of a Cancel.
             * @typedef {Object} ironworks.v1.Cancel.$Properties
             * @property {string|null} [taskId] Cancel taskId
             * @property {string|null} [reason] Cancel reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Cancel.
             * @memberof ironworks.v1
             * @interface ICancel
             * @augments ironworks.v1.Cancel.$Properties
             * @deprecated Use ironworks.v1.Cancel.$Properties instead.
             */

            /**
             * Shape of a Cancel.
             * @typedef {ironworks.v1.Cancel.$Properties} ironworks.v1.Cancel.$Shape
             */

            /**
             * Constructs a new Cancel.
             * @memberof ironworks.v1
             * @classdesc Represents a Cancel.
             * @constructor
             * @param {ironworks.v1.Cancel.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Cancel = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Cancel taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Cancel
             * @instance
             */
            Cancel.prototype.taskId = "";

            /**
             * Cancel reason.
             * @member {string} reason
             * @memberof ironworks.v1.Cancel
             * @instance
             */
            Cancel.prototype.reason = "";

            /**
             * Encodes the specified Cancel message. Does not implicitly {@link ironworks.v1.Cancel.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Cancel
             * @static
             * @param {ironworks.v1.Cancel.$Properties} message Cancel message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Cancel.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.taskId);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Cancel message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Cancel
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Cancel & ironworks.v1.Cancel.$Shape} Cancel
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Cancel.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Cancel();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Cancel
             * @function getTypeUrl
             * @memberof ironworks.v1.Cancel
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Cancel.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Cancel";
            };

            return Cancel;
        })();

        v1.Resolve = (function() {

            /**
             * Properties of a Resolve.
             * @typedef {Object} ironworks.v1.Resolve.$Properties
             * @property {string|null} [taskId] Resolve taskId
             * @property {string|null} [outcome] Resolve outcome
             * @property {string|null} [reason] Resolve reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Resolve.
             * @memberof ironworks.v1
             * @interface IResolve
             * @augments ironworks.v1.Resolve.$Properties
             * @deprecated Use ironworks.v1.Resolve.$Properties instead.
             */

            /**
             * Shape of a Resolve.
             * @typedef {ironworks.v1.Resolve.$Properties} ironworks.v1.Resolve.$Shape
             */

            /**
             * Constructs a new Resolve.
             * @memberof ironworks.v1
             * @classdesc Represents a Resolve.
             * @constructor
             * @param {ironworks.v1.Resolve.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Resolve = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Resolve taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Resolve
             * @instance
             */
            Resolve.prototype.taskId = "";

            /**
             * Resolve outcome.
             * @member {string} outcome
             * @memberof ironworks.v1.Resolve
             * @instance
             */
            Resolve.prototype.outcome = "";

            /**
             * Resolve reason.
             * @member {string} reason
             * @memberof ironworks.v1.Resolve
             * @instance
             */
            Resolve.prototype.reason = "";

            /**
             * Encodes the specified Resolve message. Does not implicitly {@link ironworks.v1.Resolve.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Resolve
             * @static
             * @param {ironworks.v1.Resolve.$Properties} message Resolve message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Resolve.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.taskId);
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.outcome);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Resolve message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Resolve
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Resolve & ironworks.v1.Resolve.$Shape} Resolve
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Resolve.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Resolve();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Resolve
             * @function getTypeUrl
             * @memberof ironworks.v1.Resolve
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Resolve.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Resolve";
            };

            return Resolve;
        })();

        v1.Resume = (function() {

            /**
             * Properties of a Resume.
             * @typedef {Object} ironworks.v1.Resume.$Properties
             * @property {string|null} [reason] Resume reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Resume.
             * @memberof ironworks.v1
             * @interface IResume
             * @augments ironworks.v1.Resume.$Properties
             * @deprecated Use ironworks.v1.Resume.$Properties instead.
             */

            /**
             * Shape of a Resume.
             * @typedef {ironworks.v1.Resume.$Properties} ironworks.v1.Resume.$Shape
             */

            /**
             * Constructs a new Resume.
             * @memberof ironworks.v1
             * @classdesc Represents a Resume.
             * @constructor
             * @param {ironworks.v1.Resume.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Resume = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Resume reason.
             * @member {string} reason
             * @memberof ironworks.v1.Resume
             * @instance
             */
            Resume.prototype.reason = "";

            /**
             * Encodes the specified Resume message. Does not implicitly {@link ironworks.v1.Resume.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Resume
             * @static
             * @param {ironworks.v1.Resume.$Properties} message Resume message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Resume.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Resume message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Resume
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Resume & ironworks.v1.Resume.$Shape} Resume
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Resume.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Resume();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Resume
             * @function getTypeUrl
             * @memberof ironworks.v1.Resume
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Resume.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Resume";
            };

            return Resume;
        })();

        v1.Signal = (function() {

            /**
             * Properties of a Signal.
             * @typedef {Object} ironworks.v1.Signal.$Properties
             * @property {string|null} [name] Signal name
             * @property {string|null} [payload] Signal payload
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Signal.
             * @memberof ironworks.v1
             * @interface ISignal
             * @augments ironworks.v1.Signal.$Properties
             * @deprecated Use ironworks.v1.Signal.$Properties instead.
             */

            /**
             * Shape of a Signal.
             * @typedef {ironworks.v1.Signal.$Properties} ironworks.v1.Signal.$Shape
             */

            /**
             * Constructs a new Signal.
             * @memberof ironworks.v1
             * @classdesc Represents a Signal.
             * @constructor
             * @param {ironworks.v1.Signal.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Signal = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Signal name.
             * @member {string} name
             * @memberof ironworks.v1.Signal
             * @instance
             */
            Signal.prototype.name = "";

            /**
             * Signal payload.
             * @member {string} payload
             * @memberof ironworks.v1.Signal
             * @instance
             */
            Signal.prototype.payload = "";

            /**
             * Encodes the specified Signal message. Does not implicitly {@link ironworks.v1.Signal.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Signal
             * @static
             * @param {ironworks.v1.Signal.$Properties} message Signal message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Signal.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.payload);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Signal message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Signal
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Signal & ironworks.v1.Signal.$Shape} Signal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Signal.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Signal();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.payload = value;
                            else
                                delete message.payload;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Signal
             * @function getTypeUrl
             * @memberof ironworks.v1.Signal
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Signal.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Signal";
            };

            return Signal;
        })();

        v1.Verdict = (function() {

            /**
             * Properties of a Verdict.
             * @typedef {Object} ironworks.v1.Verdict.$Properties
             * @property {string|null} [requestId] Verdict requestId
             * @property {string|null} [outcome] Verdict outcome
             * @property {boolean|null} [deduplicated] Verdict deduplicated
             * @property {number|null} [revision] Verdict revision
             * @property {Uint8Array|null} [record] Verdict record
             * @property {string|null} [taskId] Verdict taskId
             * @property {string|null} [problem] Verdict problem
             * @property {ironworks.v1.Task.$Properties|null} [task] Verdict task
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Verdict.
             * @memberof ironworks.v1
             * @interface IVerdict
             * @augments ironworks.v1.Verdict.$Properties
             * @deprecated Use ironworks.v1.Verdict.$Properties instead.
             */

            /**
             * Shape of a Verdict.
             * @typedef {ironworks.v1.Verdict.$Properties} ironworks.v1.Verdict.$Shape
             */

            /**
             * Constructs a new Verdict.
             * @memberof ironworks.v1
             * @classdesc Represents a Verdict.
             * @constructor
             * @param {ironworks.v1.Verdict.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Verdict = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Verdict requestId.
             * @member {string} requestId
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.requestId = "";

            /**
             * Verdict outcome.
             * @member {string} outcome
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.outcome = "";

            /**
             * Verdict deduplicated.
             * @member {boolean} deduplicated
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.deduplicated = false;

            /**
             * Verdict revision.
             * @member {number} revision
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Verdict record.
             * @member {Uint8Array} record
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.record = $util.newBuffer([]);

            /**
             * Verdict taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.taskId = "";

            /**
             * Verdict problem.
             * @member {string} problem
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.problem = "";

            /**
             * Verdict task.
             * @member {ironworks.v1.Task.$Properties|null|undefined} task
             * @memberof ironworks.v1.Verdict
             * @instance
             */
            Verdict.prototype.task = null;

            /**
             * Encodes the specified Verdict message. Does not implicitly {@link ironworks.v1.Verdict.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Verdict
             * @static
             * @param {ironworks.v1.Verdict.$Properties} message Verdict message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Verdict.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.requestId);
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.outcome);
                if (message.deduplicated != null && $Object.hasOwnProperty.call(message, "deduplicated") && message.deduplicated !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.deduplicated);
                if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.revision);
                if (message.record != null && $Object.hasOwnProperty.call(message, "record") && message.record.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.record);
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.taskId);
                if (message.problem != null && $Object.hasOwnProperty.call(message, "problem") && message.problem !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.problem);
                if (message.task != null && $Object.hasOwnProperty.call(message, "task"))
                    $root.ironworks.v1.Task.encode(message.task, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Verdict message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Verdict
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Verdict & ironworks.v1.Verdict.$Shape} Verdict
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Verdict.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Verdict();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.deduplicated = value;
                            else
                                delete message.deduplicated;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.revision = value;
                            else
                                delete message.revision;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.record = value;
                            else
                                delete message.record;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.problem = value;
                            else
                                delete message.problem;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.task = $root.ironworks.v1.Task.decode(reader, reader.size(), $undefined, _depth + 1, message.task);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Verdict
             * @function getTypeUrl
             * @memberof ironworks.v1.Verdict
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Verdict.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Verdict";
            };

            return Verdict;
        })();

        v1.Replies = (function() {

            /**
             * Properties of a Replies.
             * @typedef {Object} ironworks.v1.Replies.$Properties
             * @property {Array.<ironworks.v1.Verdict.$Properties>|null} [verdicts] Replies verdicts
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Replies.
             * @memberof ironworks.v1
             * @interface IReplies
             * @augments ironworks.v1.Replies.$Properties
             * @deprecated Use ironworks.v1.Replies.$Properties instead.
             */

            /**
             * Shape of a Replies.
             * @typedef {ironworks.v1.Replies.$Properties} ironworks.v1.Replies.$Shape
             */

            /**
             * Constructs a new Replies.
             * @memberof ironworks.v1
             * @classdesc Represents a Replies.
             * @constructor
             * @param {ironworks.v1.Replies.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Replies = function (properties) {
                this.verdicts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Replies verdicts.
             * @member {Array.<ironworks.v1.Verdict.$Properties>} verdicts
             * @memberof ironworks.v1.Replies
             * @instance
             */
            Replies.prototype.verdicts = $util.emptyArray;

            /**
             * Encodes the specified Replies message. Does not implicitly {@link ironworks.v1.Replies.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Replies
             * @static
             * @param {ironworks.v1.Replies.$Properties} message Replies message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Replies.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.verdicts != null && message.verdicts.length)
                    for (let i = 0; i < message.verdicts.length; ++i)
                        $root.ironworks.v1.Verdict.encode(message.verdicts[i], writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Replies message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Replies
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Replies & ironworks.v1.Replies.$Shape} Replies
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Replies.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Replies();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if (!(message.verdicts && message.verdicts.length))
                                message.verdicts = [];
                            message.verdicts.push($root.ironworks.v1.Verdict.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Replies
             * @function getTypeUrl
             * @memberof ironworks.v1.Replies
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Replies.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Replies";
            };

            return Replies;
        })();

        v1.Caller = (function() {

            /**
             * Properties of a Caller.
             * @typedef {Object} ironworks.v1.Caller.$Properties
             * @property {string|null} [tenant] Caller tenant
             * @property {string|null} [role] Caller role
             * @property {string|null} [subject] Caller subject
             * @property {string|null} [address] Caller address
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Caller.
             * @memberof ironworks.v1
             * @interface ICaller
             * @augments ironworks.v1.Caller.$Properties
             * @deprecated Use ironworks.v1.Caller.$Properties instead.
             */

            /**
             * Shape of a Caller.
             * @typedef {ironworks.v1.Caller.$Properties} ironworks.v1.Caller.$Shape
             */

            /**
             * Constructs a new Caller.
             * @memberof ironworks.v1
             * @classdesc Represents a Caller.
             * @constructor
             * @param {ironworks.v1.Caller.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Caller = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Caller tenant.
             * @member {string} tenant
             * @memberof ironworks.v1.Caller
             * @instance
             */
            Caller.prototype.tenant = "";

            /**
             * Caller role.
             * @member {string} role
             * @memberof ironworks.v1.Caller
             * @instance
             */
            Caller.prototype.role = "";

            /**
             * Caller subject.
             * @member {string} subject
             * @memberof ironworks.v1.Caller
             * @instance
             */
            Caller.prototype.subject = "";

            /**
             * Caller address.
             * @member {string} address
             * @memberof ironworks.v1.Caller
             * @instance
             */
            Caller.prototype.address = "";

            /**
             * Encodes the specified Caller message. Does not implicitly {@link ironworks.v1.Caller.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Caller
             * @static
             * @param {ironworks.v1.Caller.$Properties} message Caller message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Caller.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.role);
                if (message.subject != null && $Object.hasOwnProperty.call(message, "subject") && message.subject !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.subject);
                if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.address);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Caller message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Caller
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Caller & ironworks.v1.Caller.$Shape} Caller
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Caller.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Caller();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.subject = value;
                            else
                                delete message.subject;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.address = value;
                            else
                                delete message.address;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Caller
             * @function getTypeUrl
             * @memberof ironworks.v1.Caller
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Caller.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Caller";
            };

            return Caller;
        })();

        v1.Callback = (function() {

            /**
             * Properties of a Callback.
             * @typedef {Object} ironworks.v1.Callback.$Properties
             * @property {string|null} [url] Callback url
             * @property {string|null} [secret] Callback secret
             * @property {string|null} [state] Callback state
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Callback.
             * @memberof ironworks.v1
             * @interface ICallback
             * @augments ironworks.v1.Callback.$Properties
             * @deprecated Use ironworks.v1.Callback.$Properties instead.
             */

            /**
             * Shape of a Callback.
             * @typedef {ironworks.v1.Callback.$Properties} ironworks.v1.Callback.$Shape
             */

            /**
             * Constructs a new Callback.
             * @memberof ironworks.v1
             * @classdesc Represents a Callback.
             * @constructor
             * @param {ironworks.v1.Callback.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Callback = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Callback url.
             * @member {string} url
             * @memberof ironworks.v1.Callback
             * @instance
             */
            Callback.prototype.url = "";

            /**
             * Callback secret.
             * @member {string} secret
             * @memberof ironworks.v1.Callback
             * @instance
             */
            Callback.prototype.secret = "";

            /**
             * Callback state.
             * @member {string} state
             * @memberof ironworks.v1.Callback
             * @instance
             */
            Callback.prototype.state = "";

            /**
             * Encodes the specified Callback message. Does not implicitly {@link ironworks.v1.Callback.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Callback
             * @static
             * @param {ironworks.v1.Callback.$Properties} message Callback message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Callback.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.url != null && $Object.hasOwnProperty.call(message, "url") && message.url !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.url);
                if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.secret);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.state);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Callback message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Callback
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Callback & ironworks.v1.Callback.$Shape} Callback
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Callback.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Callback();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.url = value;
                            else
                                delete message.url;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.secret = value;
                            else
                                delete message.secret;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Callback
             * @function getTypeUrl
             * @memberof ironworks.v1.Callback
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Callback.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Callback";
            };

            return Callback;
        })();

        v1.StepResult = (function() {

            /**
             * Properties of a StepResult.
             * @typedef {Object} ironworks.v1.StepResult.$Properties
             * @property {string|null} [name] StepResult name
             * @property {string|null} [value] StepResult value
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StepResult.
             * @memberof ironworks.v1
             * @interface IStepResult
             * @augments ironworks.v1.StepResult.$Properties
             * @deprecated Use ironworks.v1.StepResult.$Properties instead.
             */

            /**
             * Shape of a StepResult.
             * @typedef {ironworks.v1.StepResult.$Properties} ironworks.v1.StepResult.$Shape
             */

            /**
             * Constructs a new StepResult.
             * @memberof ironworks.v1
             * @classdesc Represents a StepResult.
             * @constructor
             * @param {ironworks.v1.StepResult.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StepResult = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StepResult name.
             * @member {string} name
             * @memberof ironworks.v1.StepResult
             * @instance
             */
            StepResult.prototype.name = "";

            /**
             * StepResult value.
             * @member {string} value
             * @memberof ironworks.v1.StepResult
             * @instance
             */
            StepResult.prototype.value = "";

            /**
             * Encodes the specified StepResult message. Does not implicitly {@link ironworks.v1.StepResult.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.StepResult
             * @static
             * @param {ironworks.v1.StepResult.$Properties} message StepResult message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StepResult.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.value);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StepResult message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.StepResult
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.StepResult & ironworks.v1.StepResult.$Shape} StepResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StepResult.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.StepResult();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.value = value;
                            else
                                delete message.value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for StepResult
             * @function getTypeUrl
             * @memberof ironworks.v1.StepResult
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            StepResult.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.StepResult";
            };

            return StepResult;
        })();

        v1.Step = (function() {

            /**
             * Properties of a Step.
             * @typedef {Object} ironworks.v1.Step.$Properties
             * @property {string|null} [name] Step name
             * @property {number|null} [attempt] Step attempt
             * @property {number|null} [of] Step of
             * @property {string|null} [effectId] Step effectId
             * @property {boolean|null} [intent] Step intent
             * @property {number|null} [startedAt] Step startedAt
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Step.
             * @memberof ironworks.v1
             * @interface IStep
             * @augments ironworks.v1.Step.$Properties
             * @deprecated Use ironworks.v1.Step.$Properties instead.
             */

            /**
             * Shape of a Step.
             * @typedef {ironworks.v1.Step.$Properties} ironworks.v1.Step.$Shape
             */

            /**
             * Constructs a new Step.
             * @memberof ironworks.v1
             * @classdesc Represents a Step.
             * @constructor
             * @param {ironworks.v1.Step.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Step = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Step name.
             * @member {string} name
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.name = "";

            /**
             * Step attempt.
             * @member {number} attempt
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.attempt = 0;

            /**
             * Step of.
             * @member {number} of
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.of = 0;

            /**
             * Step effectId.
             * @member {string} effectId
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.effectId = "";

            /**
             * Step intent.
             * @member {boolean} intent
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.intent = false;

            /**
             * Step startedAt.
             * @member {number} startedAt
             * @memberof ironworks.v1.Step
             * @instance
             */
            Step.prototype.startedAt = 0;

            /**
             * Encodes the specified Step message. Does not implicitly {@link ironworks.v1.Step.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Step
             * @static
             * @param {ironworks.v1.Step.$Properties} message Step message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Step.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.attempt);
                if (message.of != null && $Object.hasOwnProperty.call(message, "of") && message.of !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.of);
                if (message.effectId != null && $Object.hasOwnProperty.call(message, "effectId") && message.effectId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.effectId);
                if (message.intent != null && $Object.hasOwnProperty.call(message, "intent") && message.intent !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.intent);
                if (message.startedAt != null && $Object.hasOwnProperty.call(message, "startedAt") && !$Object.is(message.startedAt, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.startedAt);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Step message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Step
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Step & ironworks.v1.Step.$Shape} Step
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Step.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Step();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.attempt = value;
                            else
                                delete message.attempt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.of = value;
                            else
                                delete message.of;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.effectId = value;
                            else
                                delete message.effectId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.intent = value;
                            else
                                delete message.intent;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.startedAt = value;
                            else
                                delete message.startedAt;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Step
             * @function getTypeUrl
             * @memberof ironworks.v1.Step
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Step.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Step";
            };

            return Step;
        })();

        v1.Progress = (function() {

            /**
             * Properties of a Progress.
             * @typedef {Object} ironworks.v1.Progress.$Properties
             * @property {number|null} [percent] Progress percent
             * @property {string|null} [message] Progress message
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Progress.
             * @memberof ironworks.v1
             * @interface IProgress
             * @augments ironworks.v1.Progress.$Properties
             * @deprecated Use ironworks.v1.Progress.$Properties instead.
             */

            /**
             * Shape of a Progress.
             * @typedef {ironworks.v1.Progress.$Properties} ironworks.v1.Progress.$Shape
             */

            /**
             * Constructs a new Progress.
             * @memberof ironworks.v1
             * @classdesc Represents a Progress.
             * @constructor
             * @param {ironworks.v1.Progress.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Progress = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Progress percent.
             * @member {number} percent
             * @memberof ironworks.v1.Progress
             * @instance
             */
            Progress.prototype.percent = 0;

            /**
             * Progress message.
             * @member {string} message
             * @memberof ironworks.v1.Progress
             * @instance
             */
            Progress.prototype.message = "";

            /**
             * Encodes the specified Progress message. Does not implicitly {@link ironworks.v1.Progress.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Progress
             * @static
             * @param {ironworks.v1.Progress.$Properties} message Progress message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Progress.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.percent != null && $Object.hasOwnProperty.call(message, "percent") && !$Object.is(message.percent, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.percent);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Progress message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Progress
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Progress & ironworks.v1.Progress.$Shape} Progress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Progress.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Progress();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.percent = value;
                            else
                                delete message.percent;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Progress
             * @function getTypeUrl
             * @memberof ironworks.v1.Progress
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Progress.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Progress";
            };

            return Progress;
        })();

        v1.TaskError = (function() {

            /**
             * Properties of a TaskError.
             * @typedef {Object} ironworks.v1.TaskError.$Properties
             * @property {string|null} [code] TaskError code
             * @property {string|null} [message] TaskError message
             * @property {string|null} [evidence] TaskError evidence
             * @property {boolean|null} [retryable] TaskError retryable
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TaskError.
             * @memberof ironworks.v1
             * @interface ITaskError
             * @augments ironworks.v1.TaskError.$Properties
             * @deprecated Use ironworks.v1.TaskError.$Properties instead.
             */

            /**
             * Shape of a TaskError.
             * @typedef {ironworks.v1.TaskError.$Properties} ironworks.v1.TaskError.$Shape
             */

            /**
             * Constructs a new TaskError.
             * @memberof ironworks.v1
             * @classdesc Represents a TaskError.
             * @constructor
             * @param {ironworks.v1.TaskError.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TaskError = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TaskError code.
             * @member {string} code
             * @memberof ironworks.v1.TaskError
             * @instance
             */
            TaskError.prototype.code = "";

            /**
             * TaskError message.
             * @member {string} message
             * @memberof ironworks.v1.TaskError
             * @instance
             */
            TaskError.prototype.message = "";

            /**
             * TaskError evidence.
             * @member {string} evidence
             * @memberof ironworks.v1.TaskError
             * @instance
             */
            TaskError.prototype.evidence = "";

            /**
             * TaskError retryable.
             * @member {boolean} retryable
             * @memberof ironworks.v1.TaskError
             * @instance
             */
            TaskError.prototype.retryable = false;

            /**
             * Encodes the specified TaskError message. Does not implicitly {@link ironworks.v1.TaskError.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.TaskError
             * @static
             * @param {ironworks.v1.TaskError.$Properties} message TaskError message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TaskError.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.code);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                if (message.evidence != null && $Object.hasOwnProperty.call(message, "evidence") && message.evidence !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.evidence);
                if (message.retryable != null && $Object.hasOwnProperty.call(message, "retryable") && message.retryable !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.retryable);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TaskError message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.TaskError
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.TaskError & ironworks.v1.TaskError.$Shape} TaskError
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TaskError.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.TaskError();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.evidence = value;
                            else
                                delete message.evidence;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.retryable = value;
                            else
                                delete message.retryable;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for TaskError
             * @function getTypeUrl
             * @memberof ironworks.v1.TaskError
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            TaskError.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.TaskError";
            };

            return TaskError;
        })();

        v1.Resolution = (function() {

            /**
             * Properties of a Resolution.
             * @typedef {Object} ironworks.v1.Resolution.$Properties
             * @property {string|null} [outcome] Resolution outcome
             * @property {string|null} [reason] Resolution reason
             * @property {string|null} [by] Resolution by
             * @property {number|null} [at] Resolution at
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Resolution.
             * @memberof ironworks.v1
             * @interface IResolution
             * @augments ironworks.v1.Resolution.$Properties
             * @deprecated Use ironworks.v1.Resolution.$Properties instead.
             */

            /**
             * Shape of a Resolution.
             * @typedef {ironworks.v1.Resolution.$Properties} ironworks.v1.Resolution.$Shape
             */

            /**
             * Constructs a new Resolution.
             * @memberof ironworks.v1
             * @classdesc Represents a Resolution.
             * @constructor
             * @param {ironworks.v1.Resolution.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Resolution = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Resolution outcome.
             * @member {string} outcome
             * @memberof ironworks.v1.Resolution
             * @instance
             */
            Resolution.prototype.outcome = "";

            /**
             * Resolution reason.
             * @member {string} reason
             * @memberof ironworks.v1.Resolution
             * @instance
             */
            Resolution.prototype.reason = "";

            /**
             * Resolution by.
             * @member {string} by
             * @memberof ironworks.v1.Resolution
             * @instance
             */
            Resolution.prototype.by = "";

            /**
             * Resolution at.
             * @member {number} at
             * @memberof ironworks.v1.Resolution
             * @instance
             */
            Resolution.prototype.at = 0;

            /**
             * Encodes the specified Resolution message. Does not implicitly {@link ironworks.v1.Resolution.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Resolution
             * @static
             * @param {ironworks.v1.Resolution.$Properties} message Resolution message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Resolution.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.outcome);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.by != null && $Object.hasOwnProperty.call(message, "by") && message.by !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.by);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && !$Object.is(message.at, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.at);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Resolution message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Resolution
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Resolution & ironworks.v1.Resolution.$Shape} Resolution
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Resolution.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Resolution();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.by = value;
                            else
                                delete message.by;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Resolution
             * @function getTypeUrl
             * @memberof ironworks.v1.Resolution
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Resolution.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Resolution";
            };

            return Resolution;
        })();

        v1.Task = (function() {

            /**
             * Properties of a Task.
             * @typedef {Object} ironworks.v1.Task.$Properties
             * @property {string|null} [id] Task id
             * @property {number|null} [seq] Task seq
             * @property {string|null} [requestId] Task requestId
             * @property {string|null} [action] Task action
             * @property {string|null} [params] Task params
             * @property {string|null} [state] Task state
             * @property {string|null} [onConflict] Task onConflict
             * @property {ironworks.v1.Caller.$Properties|null} [requestedBy] Task requestedBy
             * @property {string|null} [trace] Task trace
             * @property {number|null} [createdAt] Task createdAt
             * @property {number|null} [startedAt] Task startedAt
             * @property {number|null} [finishedAt] Task finishedAt
             * @property {number|null} [deadline] Task deadline
             * @property {ironworks.v1.Step.$Properties|null} [step] Task step
             * @property {Array.<ironworks.v1.StepResult.$Properties>|null} [results] Task results
             * @property {ironworks.v1.Progress.$Properties|null} [progress] Task progress
             * @property {ironworks.v1.TaskError.$Properties|null} [error] Task error
             * @property {number|null} [attempts] Task attempts
             * @property {number|null} [nextRetryAt] Task nextRetryAt
             * @property {Array.<ironworks.v1.Callback.$Properties>|null} [callbacks] Task callbacks
             * @property {string|null} [cancelReason] Task cancelReason
             * @property {boolean|null} [cancelRequested] Task cancelRequested
             * @property {number|null} [epoch] Task epoch
             * @property {ironworks.v1.Resolution.$Properties|null} [resolution] Task resolution
             * @property {string|null} [premise] Task premise
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Task.
             * @memberof ironworks.v1
             * @interface ITask
             * @augments ironworks.v1.Task.$Properties
             * @deprecated Use ironworks.v1.Task.$Properties instead.
             */

            /**
             * Shape of a Task.
             * @typedef {ironworks.v1.Task.$Properties} ironworks.v1.Task.$Shape
             */

            /**
             * Constructs a new Task.
             * @memberof ironworks.v1
             * @classdesc Represents a Task.
             * @constructor
             * @param {ironworks.v1.Task.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Task = function (properties) {
                this.results = [];
                this.callbacks = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Task id.
             * @member {string} id
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.id = "";

            /**
             * Task seq.
             * @member {number} seq
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.seq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Task requestId.
             * @member {string} requestId
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.requestId = "";

            /**
             * Task action.
             * @member {string} action
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.action = "";

            /**
             * Task params.
             * @member {string} params
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.params = "";

            /**
             * Task state.
             * @member {string} state
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.state = "";

            /**
             * Task onConflict.
             * @member {string} onConflict
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.onConflict = "";

            /**
             * Task requestedBy.
             * @member {ironworks.v1.Caller.$Properties|null|undefined} requestedBy
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.requestedBy = null;

            /**
             * Task trace.
             * @member {string} trace
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.trace = "";

            /**
             * Task createdAt.
             * @member {number} createdAt
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.createdAt = 0;

            /**
             * Task startedAt.
             * @member {number} startedAt
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.startedAt = 0;

            /**
             * Task finishedAt.
             * @member {number} finishedAt
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.finishedAt = 0;

            /**
             * Task deadline.
             * @member {number} deadline
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.deadline = 0;

            /**
             * Task step.
             * @member {ironworks.v1.Step.$Properties|null|undefined} step
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.step = null;

            /**
             * Task results.
             * @member {Array.<ironworks.v1.StepResult.$Properties>} results
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.results = $util.emptyArray;

            /**
             * Task progress.
             * @member {ironworks.v1.Progress.$Properties|null|undefined} progress
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.progress = null;

            /**
             * Task error.
             * @member {ironworks.v1.TaskError.$Properties|null|undefined} error
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.error = null;

            /**
             * Task attempts.
             * @member {number} attempts
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.attempts = 0;

            /**
             * Task nextRetryAt.
             * @member {number} nextRetryAt
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.nextRetryAt = 0;

            /**
             * Task callbacks.
             * @member {Array.<ironworks.v1.Callback.$Properties>} callbacks
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.callbacks = $util.emptyArray;

            /**
             * Task cancelReason.
             * @member {string} cancelReason
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.cancelReason = "";

            /**
             * Task cancelRequested.
             * @member {boolean} cancelRequested
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.cancelRequested = false;

            /**
             * Task epoch.
             * @member {number} epoch
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.epoch = 0;

            /**
             * Task resolution.
             * @member {ironworks.v1.Resolution.$Properties|null|undefined} resolution
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.resolution = null;

            /**
             * Task premise.
             * @member {string} premise
             * @memberof ironworks.v1.Task
             * @instance
             */
            Task.prototype.premise = "";

            /**
             * Encodes the specified Task message. Does not implicitly {@link ironworks.v1.Task.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Task
             * @static
             * @param {ironworks.v1.Task.$Properties} message Task message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Task.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && (typeof message.seq === "object" ? message.seq.low || message.seq.high : message.seq !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.seq);
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.requestId);
                if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.action);
                if (message.params != null && $Object.hasOwnProperty.call(message, "params") && message.params !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.params);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.state);
                if (message.onConflict != null && $Object.hasOwnProperty.call(message, "onConflict") && message.onConflict !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.onConflict);
                if (message.requestedBy != null && $Object.hasOwnProperty.call(message, "requestedBy"))
                    $root.ironworks.v1.Caller.encode(message.requestedBy, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.trace);
                if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && !$Object.is(message.createdAt, 0))
                    writer.uint32(/* id 10, wireType 1 =*/81).double(message.createdAt);
                if (message.startedAt != null && $Object.hasOwnProperty.call(message, "startedAt") && !$Object.is(message.startedAt, 0))
                    writer.uint32(/* id 11, wireType 1 =*/89).double(message.startedAt);
                if (message.finishedAt != null && $Object.hasOwnProperty.call(message, "finishedAt") && !$Object.is(message.finishedAt, 0))
                    writer.uint32(/* id 12, wireType 1 =*/97).double(message.finishedAt);
                if (message.deadline != null && $Object.hasOwnProperty.call(message, "deadline") && !$Object.is(message.deadline, 0))
                    writer.uint32(/* id 13, wireType 1 =*/105).double(message.deadline);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step"))
                    $root.ironworks.v1.Step.encode(message.step, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.results != null && message.results.length)
                    for (let i = 0; i < message.results.length; ++i)
                        $root.ironworks.v1.StepResult.encode(message.results[i], writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                    $root.ironworks.v1.Progress.encode(message.progress, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
                    $root.ironworks.v1.TaskError.encode(message.error, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                if (message.attempts != null && $Object.hasOwnProperty.call(message, "attempts") && message.attempts !== 0)
                    writer.uint32(/* id 18, wireType 0 =*/144).uint32(message.attempts);
                if (message.nextRetryAt != null && $Object.hasOwnProperty.call(message, "nextRetryAt") && !$Object.is(message.nextRetryAt, 0))
                    writer.uint32(/* id 19, wireType 1 =*/153).double(message.nextRetryAt);
                if (message.callbacks != null && message.callbacks.length)
                    for (let i = 0; i < message.callbacks.length; ++i)
                        $root.ironworks.v1.Callback.encode(message.callbacks[i], writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
                if (message.cancelReason != null && $Object.hasOwnProperty.call(message, "cancelReason") && message.cancelReason !== "")
                    writer.uint32(/* id 21, wireType 2 =*/170).string(message.cancelReason);
                if (message.cancelRequested != null && $Object.hasOwnProperty.call(message, "cancelRequested") && message.cancelRequested !== false)
                    writer.uint32(/* id 22, wireType 0 =*/176).bool(message.cancelRequested);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 23, wireType 0 =*/184).uint32(message.epoch);
                if (message.resolution != null && $Object.hasOwnProperty.call(message, "resolution"))
                    $root.ironworks.v1.Resolution.encode(message.resolution, writer.uint32(/* id 24, wireType 2 =*/194).fork(), _depth + 1).ldelim();
                if (message.premise != null && $Object.hasOwnProperty.call(message, "premise") && message.premise !== "")
                    writer.uint32(/* id 25, wireType 2 =*/202).string(message.premise);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Task message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Task
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Task & ironworks.v1.Task.$Shape} Task
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Task.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Task();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.action = value;
                            else
                                delete message.action;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.params = value;
                            else
                                delete message.params;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.onConflict = value;
                            else
                                delete message.onConflict;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.requestedBy = $root.ironworks.v1.Caller.decode(reader, reader.size(), $undefined, _depth + 1, message.requestedBy);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.trace = value;
                            else
                                delete message.trace;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.createdAt = value;
                            else
                                delete message.createdAt;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.startedAt = value;
                            else
                                delete message.startedAt;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.finishedAt = value;
                            else
                                delete message.finishedAt;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.deadline = value;
                            else
                                delete message.deadline;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.step = $root.ironworks.v1.Step.decode(reader, reader.size(), $undefined, _depth + 1, message.step);
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if (!(message.results && message.results.length))
                                message.results = [];
                            message.results.push($root.ironworks.v1.StepResult.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.progress = $root.ironworks.v1.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.error = $root.ironworks.v1.TaskError.decode(reader, reader.size(), $undefined, _depth + 1, message.error);
                            continue;
                        }
                    case 18: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.attempts = value;
                            else
                                delete message.attempts;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.nextRetryAt = value;
                            else
                                delete message.nextRetryAt;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            if (!(message.callbacks && message.callbacks.length))
                                message.callbacks = [];
                            message.callbacks.push($root.ironworks.v1.Callback.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.cancelReason = value;
                            else
                                delete message.cancelReason;
                            continue;
                        }
                    case 22: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.cancelRequested = value;
                            else
                                delete message.cancelRequested;
                            continue;
                        }
                    case 23: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            message.resolution = $root.ironworks.v1.Resolution.decode(reader, reader.size(), $undefined, _depth + 1, message.resolution);
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.premise = value;
                            else
                                delete message.premise;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Task
             * @function getTypeUrl
             * @memberof ironworks.v1.Task
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Task.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Task";
            };

            return Task;
        })();

        v1.TaskDocument = (function() {

            /**
             * Properties of a TaskDocument.
             * @typedef {Object} ironworks.v1.TaskDocument.$Properties
             * @property {number|null} [version] TaskDocument version
             * @property {string|null} [kind] TaskDocument kind
             * @property {string|null} [id] TaskDocument id
             * @property {number|null} [journalSeq] TaskDocument journalSeq
             * @property {ironworks.v1.Task.$Properties|null} [task] TaskDocument task
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TaskDocument.
             * @memberof ironworks.v1
             * @interface ITaskDocument
             * @augments ironworks.v1.TaskDocument.$Properties
             * @deprecated Use ironworks.v1.TaskDocument.$Properties instead.
             */

            /**
             * Shape of a TaskDocument.
             * @typedef {ironworks.v1.TaskDocument.$Properties} ironworks.v1.TaskDocument.$Shape
             */

            /**
             * Constructs a new TaskDocument.
             * @memberof ironworks.v1
             * @classdesc Represents a TaskDocument.
             * @constructor
             * @param {ironworks.v1.TaskDocument.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TaskDocument = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TaskDocument version.
             * @member {number} version
             * @memberof ironworks.v1.TaskDocument
             * @instance
             */
            TaskDocument.prototype.version = 0;

            /**
             * TaskDocument kind.
             * @member {string} kind
             * @memberof ironworks.v1.TaskDocument
             * @instance
             */
            TaskDocument.prototype.kind = "";

            /**
             * TaskDocument id.
             * @member {string} id
             * @memberof ironworks.v1.TaskDocument
             * @instance
             */
            TaskDocument.prototype.id = "";

            /**
             * TaskDocument journalSeq.
             * @member {number} journalSeq
             * @memberof ironworks.v1.TaskDocument
             * @instance
             */
            TaskDocument.prototype.journalSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * TaskDocument task.
             * @member {ironworks.v1.Task.$Properties|null|undefined} task
             * @memberof ironworks.v1.TaskDocument
             * @instance
             */
            TaskDocument.prototype.task = null;

            /**
             * Encodes the specified TaskDocument message. Does not implicitly {@link ironworks.v1.TaskDocument.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.TaskDocument
             * @static
             * @param {ironworks.v1.TaskDocument.$Properties} message TaskDocument message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TaskDocument.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.kind);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.id);
                if (message.journalSeq != null && $Object.hasOwnProperty.call(message, "journalSeq") && (typeof message.journalSeq === "object" ? message.journalSeq.low || message.journalSeq.high : message.journalSeq !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.journalSeq);
                if (message.task != null && $Object.hasOwnProperty.call(message, "task"))
                    $root.ironworks.v1.Task.encode(message.task, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TaskDocument message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.TaskDocument
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.TaskDocument & ironworks.v1.TaskDocument.$Shape} TaskDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TaskDocument.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.TaskDocument();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.journalSeq = value;
                            else
                                delete message.journalSeq;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.task = $root.ironworks.v1.Task.decode(reader, reader.size(), $undefined, _depth + 1, message.task);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for TaskDocument
             * @function getTypeUrl
             * @memberof ironworks.v1.TaskDocument
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            TaskDocument.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.TaskDocument";
            };

            return TaskDocument;
        })();

        v1.Region = (function() {

            /**
             * Properties of a Region.
             * @typedef {Object} ironworks.v1.Region.$Properties
             * @property {string|null} [name] Region name
             * @property {string|null} [state] Region state
             * @property {string|null} [target] Region target
             * @property {number|null} [since] Region since
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Region.
             * @memberof ironworks.v1
             * @interface IRegion
             * @augments ironworks.v1.Region.$Properties
             * @deprecated Use ironworks.v1.Region.$Properties instead.
             */

            /**
             * Shape of a Region.
             * @typedef {ironworks.v1.Region.$Properties} ironworks.v1.Region.$Shape
             */

            /**
             * Constructs a new Region.
             * @memberof ironworks.v1
             * @classdesc Represents a Region.
             * @constructor
             * @param {ironworks.v1.Region.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Region = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Region name.
             * @member {string} name
             * @memberof ironworks.v1.Region
             * @instance
             */
            Region.prototype.name = "";

            /**
             * Region state.
             * @member {string} state
             * @memberof ironworks.v1.Region
             * @instance
             */
            Region.prototype.state = "";

            /**
             * Region target.
             * @member {string} target
             * @memberof ironworks.v1.Region
             * @instance
             */
            Region.prototype.target = "";

            /**
             * Region since.
             * @member {number} since
             * @memberof ironworks.v1.Region
             * @instance
             */
            Region.prototype.since = 0;

            /**
             * Encodes the specified Region message. Does not implicitly {@link ironworks.v1.Region.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Region
             * @static
             * @param {ironworks.v1.Region.$Properties} message Region message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Region.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.state);
                if (message.target != null && $Object.hasOwnProperty.call(message, "target") && message.target !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.target);
                if (message.since != null && $Object.hasOwnProperty.call(message, "since") && !$Object.is(message.since, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.since);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Region message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Region
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Region & ironworks.v1.Region.$Shape} Region
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Region.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Region();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.target = value;
                            else
                                delete message.target;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.since = value;
                            else
                                delete message.since;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Region
             * @function getTypeUrl
             * @memberof ironworks.v1.Region
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Region.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Region";
            };

            return Region;
        })();

        v1.Request = (function() {

            /**
             * Properties of a Request.
             * @typedef {Object} ironworks.v1.Request.$Properties
             * @property {string|null} [requestId] Request requestId
             * @property {string|null} [taskId] Request taskId
             * @property {string|null} [bodyHash] Request bodyHash
             * @property {number|null} [at] Request at
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Request.
             * @memberof ironworks.v1
             * @interface IRequest
             * @augments ironworks.v1.Request.$Properties
             * @deprecated Use ironworks.v1.Request.$Properties instead.
             */

            /**
             * Shape of a Request.
             * @typedef {ironworks.v1.Request.$Properties} ironworks.v1.Request.$Shape
             */

            /**
             * Constructs a new Request.
             * @memberof ironworks.v1
             * @classdesc Represents a Request.
             * @constructor
             * @param {ironworks.v1.Request.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Request = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Request requestId.
             * @member {string} requestId
             * @memberof ironworks.v1.Request
             * @instance
             */
            Request.prototype.requestId = "";

            /**
             * Request taskId.
             * @member {string} taskId
             * @memberof ironworks.v1.Request
             * @instance
             */
            Request.prototype.taskId = "";

            /**
             * Request bodyHash.
             * @member {string} bodyHash
             * @memberof ironworks.v1.Request
             * @instance
             */
            Request.prototype.bodyHash = "";

            /**
             * Request at.
             * @member {number} at
             * @memberof ironworks.v1.Request
             * @instance
             */
            Request.prototype.at = 0;

            /**
             * Encodes the specified Request message. Does not implicitly {@link ironworks.v1.Request.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Request
             * @static
             * @param {ironworks.v1.Request.$Properties} message Request message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Request.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.requestId);
                if (message.taskId != null && $Object.hasOwnProperty.call(message, "taskId") && message.taskId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.taskId);
                if (message.bodyHash != null && $Object.hasOwnProperty.call(message, "bodyHash") && message.bodyHash !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.bodyHash);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && !$Object.is(message.at, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.at);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Request message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Request
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Request & ironworks.v1.Request.$Shape} Request
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Request.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Request();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.taskId = value;
                            else
                                delete message.taskId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bodyHash = value;
                            else
                                delete message.bodyHash;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Request
             * @function getTypeUrl
             * @memberof ironworks.v1.Request
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Request.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Request";
            };

            return Request;
        })();

        v1.Parked = (function() {

            /**
             * Properties of a Parked.
             * @typedef {Object} ironworks.v1.Parked.$Properties
             * @property {string|null} [reason] Parked reason
             * @property {number|null} [since] Parked since
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Parked.
             * @memberof ironworks.v1
             * @interface IParked
             * @augments ironworks.v1.Parked.$Properties
             * @deprecated Use ironworks.v1.Parked.$Properties instead.
             */

            /**
             * Shape of a Parked.
             * @typedef {ironworks.v1.Parked.$Properties} ironworks.v1.Parked.$Shape
             */

            /**
             * Constructs a new Parked.
             * @memberof ironworks.v1
             * @classdesc Represents a Parked.
             * @constructor
             * @param {ironworks.v1.Parked.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Parked = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Parked reason.
             * @member {string} reason
             * @memberof ironworks.v1.Parked
             * @instance
             */
            Parked.prototype.reason = "";

            /**
             * Parked since.
             * @member {number} since
             * @memberof ironworks.v1.Parked
             * @instance
             */
            Parked.prototype.since = 0;

            /**
             * Encodes the specified Parked message. Does not implicitly {@link ironworks.v1.Parked.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Parked
             * @static
             * @param {ironworks.v1.Parked.$Properties} message Parked message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Parked.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.since != null && $Object.hasOwnProperty.call(message, "since") && !$Object.is(message.since, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.since);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Parked message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Parked
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Parked & ironworks.v1.Parked.$Shape} Parked
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Parked.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Parked();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.since = value;
                            else
                                delete message.since;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Parked
             * @function getTypeUrl
             * @memberof ironworks.v1.Parked
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Parked.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Parked";
            };

            return Parked;
        })();

        v1.Record = (function() {

            /**
             * Properties of a Record.
             * @typedef {Object} ironworks.v1.Record.$Properties
             * @property {number|null} [version] Record version
             * @property {string|null} [kind] Record kind
             * @property {string|null} [id] Record id
             * @property {Array.<ironworks.v1.Region.$Properties>|null} [regions] Record regions
             * @property {string|null} [attributes] Record attributes
             * @property {number|null} [seen] Record seen
             * @property {Array.<number>|null} [open] Record open
             * @property {Array.<ironworks.v1.Task.$Properties>|null} [tasks] Record tasks
             * @property {Array.<ironworks.v1.Request.$Properties>|null} [requests] Record requests
             * @property {number|null} [horizon] Record horizon
             * @property {ironworks.v1.Parked.$Properties|null} [parked] Record parked
             * @property {boolean|null} [deleted] Record deleted
             * @property {number|null} [createdAt] Record createdAt
             * @property {number|null} [updatedAt] Record updatedAt
             * @property {boolean|null} [exists] Record exists
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Record.
             * @memberof ironworks.v1
             * @interface IRecord
             * @augments ironworks.v1.Record.$Properties
             * @deprecated Use ironworks.v1.Record.$Properties instead.
             */

            /**
             * Shape of a Record.
             * @typedef {ironworks.v1.Record.$Properties} ironworks.v1.Record.$Shape
             */

            /**
             * Constructs a new Record.
             * @memberof ironworks.v1
             * @classdesc Represents a Record.
             * @constructor
             * @param {ironworks.v1.Record.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Record = function (properties) {
                this.regions = [];
                this.open = [];
                this.tasks = [];
                this.requests = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Record version.
             * @member {number} version
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.version = 0;

            /**
             * Record kind.
             * @member {string} kind
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.kind = "";

            /**
             * Record id.
             * @member {string} id
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.id = "";

            /**
             * Record regions.
             * @member {Array.<ironworks.v1.Region.$Properties>} regions
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.regions = $util.emptyArray;

            /**
             * Record attributes.
             * @member {string} attributes
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.attributes = "";

            /**
             * Record seen.
             * @member {number} seen
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.seen = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record open.
             * @member {Array.<number>} open
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.open = $util.emptyArray;

            /**
             * Record tasks.
             * @member {Array.<ironworks.v1.Task.$Properties>} tasks
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.tasks = $util.emptyArray;

            /**
             * Record requests.
             * @member {Array.<ironworks.v1.Request.$Properties>} requests
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.requests = $util.emptyArray;

            /**
             * Record horizon.
             * @member {number} horizon
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.horizon = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record parked.
             * @member {ironworks.v1.Parked.$Properties|null|undefined} parked
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.parked = null;

            /**
             * Record deleted.
             * @member {boolean} deleted
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.deleted = false;

            /**
             * Record createdAt.
             * @member {number} createdAt
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.createdAt = 0;

            /**
             * Record updatedAt.
             * @member {number} updatedAt
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.updatedAt = 0;

            /**
             * Record exists.
             * @member {boolean} exists
             * @memberof ironworks.v1.Record
             * @instance
             */
            Record.prototype.exists = false;

            /**
             * Encodes the specified Record message. Does not implicitly {@link ironworks.v1.Record.verify|verify} messages.
             * @function encode
             * @memberof ironworks.v1.Record
             * @static
             * @param {ironworks.v1.Record.$Properties} message Record message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Record.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.kind);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.id);
                if (message.regions != null && message.regions.length)
                    for (let i = 0; i < message.regions.length; ++i)
                        $root.ironworks.v1.Region.encode(message.regions[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.attributes != null && $Object.hasOwnProperty.call(message, "attributes") && message.attributes !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.attributes);
                if (message.seen != null && $Object.hasOwnProperty.call(message, "seen") && (typeof message.seen === "object" ? message.seen.low || message.seen.high : message.seen !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.seen);
                if (message.open != null && message.open.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).uint64s(message.open);
                if (message.tasks != null && message.tasks.length)
                    for (let i = 0; i < message.tasks.length; ++i)
                        $root.ironworks.v1.Task.encode(message.tasks[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.requests != null && message.requests.length)
                    for (let i = 0; i < message.requests.length; ++i)
                        $root.ironworks.v1.Request.encode(message.requests[i], writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.horizon != null && $Object.hasOwnProperty.call(message, "horizon") && (typeof message.horizon === "object" ? message.horizon.low || message.horizon.high : message.horizon !== 0))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.horizon);
                if (message.parked != null && $Object.hasOwnProperty.call(message, "parked"))
                    $root.ironworks.v1.Parked.encode(message.parked, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.deleted != null && $Object.hasOwnProperty.call(message, "deleted") && message.deleted !== false)
                    writer.uint32(/* id 12, wireType 0 =*/96).bool(message.deleted);
                if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && !$Object.is(message.createdAt, 0))
                    writer.uint32(/* id 13, wireType 1 =*/105).double(message.createdAt);
                if (message.updatedAt != null && $Object.hasOwnProperty.call(message, "updatedAt") && !$Object.is(message.updatedAt, 0))
                    writer.uint32(/* id 14, wireType 1 =*/113).double(message.updatedAt);
                if (message.exists != null && $Object.hasOwnProperty.call(message, "exists") && message.exists !== false)
                    writer.uint32(/* id 15, wireType 0 =*/120).bool(message.exists);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @function decode
             * @memberof ironworks.v1.Record
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {ironworks.v1.Record & ironworks.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Record.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.ironworks.v1.Record();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.regions && message.regions.length))
                                message.regions = [];
                            message.regions.push($root.ironworks.v1.Region.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.attributes = value;
                            else
                                delete message.attributes;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.seen = value;
                            else
                                delete message.seen;
                            continue;
                        }
                    case 7: {
                            if (wireType === 2) {
                                if (!(message.open && message.open.length))
                                    message.open = [];
                                reader.uint64s(message.open);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.open && message.open.length))
                                message.open = [];
                            message.open.push(reader.uint64());
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (!(message.tasks && message.tasks.length))
                                message.tasks = [];
                            message.tasks.push($root.ironworks.v1.Task.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.requests && message.requests.length))
                                message.requests = [];
                            message.requests.push($root.ironworks.v1.Request.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.horizon = value;
                            else
                                delete message.horizon;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.parked = $root.ironworks.v1.Parked.decode(reader, reader.size(), $undefined, _depth + 1, message.parked);
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.deleted = value;
                            else
                                delete message.deleted;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.createdAt = value;
                            else
                                delete message.createdAt;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.updatedAt = value;
                            else
                                delete message.updatedAt;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.exists = value;
                            else
                                delete message.exists;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Record
             * @function getTypeUrl
             * @memberof ironworks.v1.Record
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Record.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/ironworks.v1.Record";
            };

            return Record;
        })();

        return v1;
    })();

    return ironworks;
})();

export {
  $root as default
};
