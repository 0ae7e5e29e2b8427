// Generated from shared/contract by `npm run generate`. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: !0 });
    function ucs2length(str) {
      let len = str.length, length = 0, pos = 0, value;
      for (; pos < len; )
        length++, value = str.charCodeAt(pos++), value >= 55296 && value <= 56319 && pos < len && (value = str.charCodeAt(pos), (value & 64512) === 56320 && pos++);
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// parts:./part0.js
var createNode_body = validate10, schema11 = { type: "object", required: ["content"], properties: { content: { type: "string", minLength: 1, maxLength: 2e4 }, title: { type: "string", maxLength: 200 }, format: { type: "string", enum: ["text", "markdown", "html", "code"] }, x: { type: "number", minimum: -1e9, maximum: 1e9 }, y: { type: "number", minimum: -1e9, maximum: 1e9 }, z: { type: "number", minimum: -1e9, maximum: 1e9 }, tags: { type: "array", items: { type: "string", minLength: 1, maxLength: 50 }, maxItems: 20 } }, $id: "createNode_body" }, func2 = require_ucs2length().default;
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.content === void 0 && (missing0 = "content"))
        return validate10.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.content !== void 0) {
        let data0 = data.content, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 2e4)
              return validate10.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/maxLength", keyword: "maxLength", params: { limit: 2e4 }, message: "must NOT have more than 20000 characters" }], !1;
            if (func2(data0) < 1)
              return validate10.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate10.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.title !== void 0) {
          let data1 = data.title, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 200)
                return validate10.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/maxLength", keyword: "maxLength", params: { limit: 200 }, message: "must NOT have more than 200 characters" }], !1;
            } else
              return validate10.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.format !== void 0) {
            let data2 = data.format, _errs5 = errors;
            if (typeof data2 != "string")
              return validate10.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            if (!(data2 === "text" || data2 === "markdown" || data2 === "html" || data2 === "code"))
              return validate10.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/enum", keyword: "enum", params: { allowedValues: schema11.properties.format.enum }, message: "must be equal to one of the allowed values" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0) {
            if (data.x !== void 0) {
              let data3 = data.x, _errs7 = errors;
              if (errors === _errs7)
                if (typeof data3 == "number" && isFinite(data3)) {
                  if (data3 > 1e9 || isNaN(data3))
                    return validate10.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                  if (data3 < -1e9 || isNaN(data3))
                    return validate10.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                } else
                  return validate10.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
            if (valid0) {
              if (data.y !== void 0) {
                let data4 = data.y, _errs9 = errors;
                if (errors === _errs9)
                  if (typeof data4 == "number" && isFinite(data4)) {
                    if (data4 > 1e9 || isNaN(data4))
                      return validate10.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                    if (data4 < -1e9 || isNaN(data4))
                      return validate10.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                  } else
                    return validate10.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                var valid0 = _errs9 === errors;
              } else
                var valid0 = !0;
              if (valid0) {
                if (data.z !== void 0) {
                  let data5 = data.z, _errs11 = errors;
                  if (errors === _errs11)
                    if (typeof data5 == "number" && isFinite(data5)) {
                      if (data5 > 1e9 || isNaN(data5))
                        return validate10.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                      if (data5 < -1e9 || isNaN(data5))
                        return validate10.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                    } else
                      return validate10.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                  var valid0 = _errs11 === errors;
                } else
                  var valid0 = !0;
                if (valid0)
                  if (data.tags !== void 0) {
                    let data6 = data.tags, _errs13 = errors;
                    if (errors === _errs13)
                      if (Array.isArray(data6)) {
                        if (data6.length > 20)
                          return validate10.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/maxItems", keyword: "maxItems", params: { limit: 20 }, message: "must NOT have more than 20 items" }], !1;
                        {
                          var valid1 = !0;
                          let len0 = data6.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data7 = data6[i0], _errs15 = errors;
                            if (errors === _errs15)
                              if (typeof data7 == "string") {
                                if (func2(data7) > 50)
                                  return validate10.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/maxLength", keyword: "maxLength", params: { limit: 50 }, message: "must NOT have more than 50 characters" }], !1;
                                if (func2(data7) < 1)
                                  return validate10.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                              } else
                                return validate10.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                            var valid1 = _errs15 === errors;
                            if (!valid1)
                              break;
                          }
                        }
                      } else
                        return validate10.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
                    var valid0 = _errs13 === errors;
                  } else
                    var valid0 = !0;
              }
            }
          }
        }
      }
    } else
      return validate10.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate10.errors = vErrors, errors === 0;
}
var updateNode_body = validate11, schema12 = { type: "object", properties: { content: { type: "string", minLength: 1, maxLength: 2e4 }, title: { type: "string", maxLength: 200 }, format: { type: "string", enum: ["text", "markdown", "html", "code"] }, x: { type: "number", minimum: -1e9, maximum: 1e9 }, y: { type: "number", minimum: -1e9, maximum: 1e9 }, z: { type: "number", minimum: -1e9, maximum: 1e9 }, tags: { type: "array", items: { type: "string", minLength: 1, maxLength: 50 }, maxItems: 20 } }, minProperties: 1, $id: "updateNode_body" };
function validate11(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (Object.keys(data).length < 1)
        return validate11.errors = [{ instancePath, schemaPath: "#/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" }], !1;
      if (data.content !== void 0) {
        let data0 = data.content, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 2e4)
              return validate11.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/maxLength", keyword: "maxLength", params: { limit: 2e4 }, message: "must NOT have more than 20000 characters" }], !1;
            if (func2(data0) < 1)
              return validate11.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate11.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.title !== void 0) {
          let data1 = data.title, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 200)
                return validate11.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/maxLength", keyword: "maxLength", params: { limit: 200 }, message: "must NOT have more than 200 characters" }], !1;
            } else
              return validate11.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.format !== void 0) {
            let data2 = data.format, _errs5 = errors;
            if (typeof data2 != "string")
              return validate11.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            if (!(data2 === "text" || data2 === "markdown" || data2 === "html" || data2 === "code"))
              return validate11.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/enum", keyword: "enum", params: { allowedValues: schema12.properties.format.enum }, message: "must be equal to one of the allowed values" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0) {
            if (data.x !== void 0) {
              let data3 = data.x, _errs7 = errors;
              if (errors === _errs7)
                if (typeof data3 == "number" && isFinite(data3)) {
                  if (data3 > 1e9 || isNaN(data3))
                    return validate11.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                  if (data3 < -1e9 || isNaN(data3))
                    return validate11.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                } else
                  return validate11.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
            if (valid0) {
              if (data.y !== void 0) {
                let data4 = data.y, _errs9 = errors;
                if (errors === _errs9)
                  if (typeof data4 == "number" && isFinite(data4)) {
                    if (data4 > 1e9 || isNaN(data4))
                      return validate11.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                    if (data4 < -1e9 || isNaN(data4))
                      return validate11.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                  } else
                    return validate11.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                var valid0 = _errs9 === errors;
              } else
                var valid0 = !0;
              if (valid0) {
                if (data.z !== void 0) {
                  let data5 = data.z, _errs11 = errors;
                  if (errors === _errs11)
                    if (typeof data5 == "number" && isFinite(data5)) {
                      if (data5 > 1e9 || isNaN(data5))
                        return validate11.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                      if (data5 < -1e9 || isNaN(data5))
                        return validate11.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                    } else
                      return validate11.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                  var valid0 = _errs11 === errors;
                } else
                  var valid0 = !0;
                if (valid0)
                  if (data.tags !== void 0) {
                    let data6 = data.tags, _errs13 = errors;
                    if (errors === _errs13)
                      if (Array.isArray(data6)) {
                        if (data6.length > 20)
                          return validate11.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/maxItems", keyword: "maxItems", params: { limit: 20 }, message: "must NOT have more than 20 items" }], !1;
                        {
                          var valid1 = !0;
                          let len0 = data6.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data7 = data6[i0], _errs15 = errors;
                            if (errors === _errs15)
                              if (typeof data7 == "string") {
                                if (func2(data7) > 50)
                                  return validate11.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/maxLength", keyword: "maxLength", params: { limit: 50 }, message: "must NOT have more than 50 characters" }], !1;
                                if (func2(data7) < 1)
                                  return validate11.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                              } else
                                return validate11.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                            var valid1 = _errs15 === errors;
                            if (!valid1)
                              break;
                          }
                        }
                      } else
                        return validate11.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
                    var valid0 = _errs13 === errors;
                  } else
                    var valid0 = !0;
              }
            }
          }
        }
      }
    } else
      return validate11.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate11.errors = vErrors, errors === 0;
}
var batchGetNodes_body = validate12;
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.node_ids === void 0 && (missing0 = "node_ids"))
        return validate12.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.node_ids !== void 0) {
        let data0 = data.node_ids;
        if (errors === errors)
          if (Array.isArray(data0)) {
            if (data0.length > 100)
              return validate12.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items" }], !1;
            if (data0.length < 1)
              return validate12.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }], !1;
            {
              var valid1 = !0;
              let len0 = data0.length;
              for (let i0 = 0; i0 < len0; i0++) {
                let data1 = data0[i0], _errs3 = errors;
                if (errors === _errs3)
                  if (typeof data1 == "string") {
                    if (func2(data1) > 128)
                      return validate12.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
                    if (func2(data1) < 1)
                      return validate12.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                  } else
                    return validate12.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                var valid1 = _errs3 === errors;
                if (!valid1)
                  break;
              }
            }
          } else
            return validate12.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
      }
    } else
      return validate12.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate12.errors = vErrors, errors === 0;
}
var createNodes_nodes = validate13, schema14 = { type: "object", required: ["content"], properties: { content: { type: "string", minLength: 1, maxLength: 2e4 }, title: { type: "string", maxLength: 200 }, format: { type: "string", enum: ["text", "markdown", "html", "code"] }, x: { type: "number", minimum: -1e9, maximum: 1e9 }, y: { type: "number", minimum: -1e9, maximum: 1e9 }, z: { type: "number", minimum: -1e9, maximum: 1e9 }, tags: { type: "array", items: { type: "string", minLength: 1, maxLength: 50 }, maxItems: 20 } }, $id: "createNodes_nodes" };
function validate13(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.content === void 0 && (missing0 = "content"))
        return validate13.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.content !== void 0) {
        let data0 = data.content, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 2e4)
              return validate13.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/maxLength", keyword: "maxLength", params: { limit: 2e4 }, message: "must NOT have more than 20000 characters" }], !1;
            if (func2(data0) < 1)
              return validate13.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate13.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.title !== void 0) {
          let data1 = data.title, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 200)
                return validate13.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/maxLength", keyword: "maxLength", params: { limit: 200 }, message: "must NOT have more than 200 characters" }], !1;
            } else
              return validate13.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.format !== void 0) {
            let data2 = data.format, _errs5 = errors;
            if (typeof data2 != "string")
              return validate13.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            if (!(data2 === "text" || data2 === "markdown" || data2 === "html" || data2 === "code"))
              return validate13.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/enum", keyword: "enum", params: { allowedValues: schema14.properties.format.enum }, message: "must be equal to one of the allowed values" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0) {
            if (data.x !== void 0) {
              let data3 = data.x, _errs7 = errors;
              if (errors === _errs7)
                if (typeof data3 == "number" && isFinite(data3)) {
                  if (data3 > 1e9 || isNaN(data3))
                    return validate13.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                  if (data3 < -1e9 || isNaN(data3))
                    return validate13.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                } else
                  return validate13.errors = [{ instancePath: instancePath + "/x", schemaPath: "#/properties/x/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
            if (valid0) {
              if (data.y !== void 0) {
                let data4 = data.y, _errs9 = errors;
                if (errors === _errs9)
                  if (typeof data4 == "number" && isFinite(data4)) {
                    if (data4 > 1e9 || isNaN(data4))
                      return validate13.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                    if (data4 < -1e9 || isNaN(data4))
                      return validate13.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                  } else
                    return validate13.errors = [{ instancePath: instancePath + "/y", schemaPath: "#/properties/y/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                var valid0 = _errs9 === errors;
              } else
                var valid0 = !0;
              if (valid0) {
                if (data.z !== void 0) {
                  let data5 = data.z, _errs11 = errors;
                  if (errors === _errs11)
                    if (typeof data5 == "number" && isFinite(data5)) {
                      if (data5 > 1e9 || isNaN(data5))
                        return validate13.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                      if (data5 < -1e9 || isNaN(data5))
                        return validate13.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                    } else
                      return validate13.errors = [{ instancePath: instancePath + "/z", schemaPath: "#/properties/z/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                  var valid0 = _errs11 === errors;
                } else
                  var valid0 = !0;
                if (valid0)
                  if (data.tags !== void 0) {
                    let data6 = data.tags, _errs13 = errors;
                    if (errors === _errs13)
                      if (Array.isArray(data6)) {
                        if (data6.length > 20)
                          return validate13.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/maxItems", keyword: "maxItems", params: { limit: 20 }, message: "must NOT have more than 20 items" }], !1;
                        {
                          var valid1 = !0;
                          let len0 = data6.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data7 = data6[i0], _errs15 = errors;
                            if (errors === _errs15)
                              if (typeof data7 == "string") {
                                if (func2(data7) > 50)
                                  return validate13.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/maxLength", keyword: "maxLength", params: { limit: 50 }, message: "must NOT have more than 50 characters" }], !1;
                                if (func2(data7) < 1)
                                  return validate13.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                              } else
                                return validate13.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                            var valid1 = _errs15 === errors;
                            if (!valid1)
                              break;
                          }
                        }
                      } else
                        return validate13.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
                    var valid0 = _errs13 === errors;
                  } else
                    var valid0 = !0;
              }
            }
          }
        }
      }
    } else
      return validate13.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate13.errors = vErrors, errors === 0;
}
var createNodes_body = validate14;
function validate14(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.nodes === void 0 && (missing0 = "nodes"))
        return validate14.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.nodes !== void 0) {
        let data0 = data.nodes;
        if (errors === errors)
          if (Array.isArray(data0)) {
            if (data0.length > 100)
              return validate14.errors = [{ instancePath: instancePath + "/nodes", schemaPath: "#/properties/nodes/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items" }], !1;
            if (data0.length < 1)
              return validate14.errors = [{ instancePath: instancePath + "/nodes", schemaPath: "#/properties/nodes/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }], !1;
          } else
            return validate14.errors = [{ instancePath: instancePath + "/nodes", schemaPath: "#/properties/nodes/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
      }
    } else
      return validate14.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate14.errors = vErrors, errors === 0;
}
var deleteNodes_body = validate15;
function validate15(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0, _errs1 = errors, valid0 = !1, _errs2 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.node_ids === void 0 && (missing0 = "node_ids")) {
      let err0 = { instancePath, schemaPath: "#/anyOf/0/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
  }
  var _valid0 = _errs2 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    let _errs3 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing1;
      if (data.nodeIds === void 0 && (missing1 = "nodeIds")) {
        let err1 = { instancePath, schemaPath: "#/anyOf/1/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    var _valid0 = _errs3 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs1, vErrors !== null && (_errs1 ? vErrors.length = _errs1 : vErrors = null);
  else {
    let err2 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
    return vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++, validate15.errors = vErrors, !1;
  }
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.node_ids !== void 0) {
        let data0 = data.node_ids, _errs4 = errors;
        if (errors === _errs4)
          if (Array.isArray(data0)) {
            if (data0.length > 100)
              return validate15.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items" }], !1;
            if (data0.length < 1)
              return validate15.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }], !1;
            {
              var valid2 = !0;
              let len0 = data0.length;
              for (let i0 = 0; i0 < len0; i0++) {
                let data1 = data0[i0], _errs6 = errors;
                if (errors === _errs6)
                  if (typeof data1 == "string") {
                    if (func2(data1) > 128)
                      return validate15.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
                    if (func2(data1) < 1)
                      return validate15.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                  } else
                    return validate15.errors = [{ instancePath: instancePath + "/node_ids/" + i0, schemaPath: "#/properties/node_ids/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                var valid2 = _errs6 === errors;
                if (!valid2)
                  break;
              }
            }
          } else
            return validate15.errors = [{ instancePath: instancePath + "/node_ids", schemaPath: "#/properties/node_ids/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
        var valid1 = _errs4 === errors;
      } else
        var valid1 = !0;
      if (valid1)
        if (data.nodeIds !== void 0) {
          let data2 = data.nodeIds, _errs8 = errors;
          if (errors === _errs8)
            if (Array.isArray(data2)) {
              if (data2.length > 100)
                return validate15.errors = [{ instancePath: instancePath + "/nodeIds", schemaPath: "#/properties/nodeIds/maxItems", keyword: "maxItems", params: { limit: 100 }, message: "must NOT have more than 100 items" }], !1;
              if (data2.length < 1)
                return validate15.errors = [{ instancePath: instancePath + "/nodeIds", schemaPath: "#/properties/nodeIds/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }], !1;
              {
                var valid3 = !0;
                let len1 = data2.length;
                for (let i1 = 0; i1 < len1; i1++) {
                  let data3 = data2[i1], _errs10 = errors;
                  if (errors === _errs10)
                    if (typeof data3 == "string") {
                      if (func2(data3) > 128)
                        return validate15.errors = [{ instancePath: instancePath + "/nodeIds/" + i1, schemaPath: "#/properties/nodeIds/items/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
                      if (func2(data3) < 1)
                        return validate15.errors = [{ instancePath: instancePath + "/nodeIds/" + i1, schemaPath: "#/properties/nodeIds/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                    } else
                      return validate15.errors = [{ instancePath: instancePath + "/nodeIds/" + i1, schemaPath: "#/properties/nodeIds/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                  var valid3 = _errs10 === errors;
                  if (!valid3)
                    break;
                }
              }
            } else
              return validate15.errors = [{ instancePath: instancePath + "/nodeIds", schemaPath: "#/properties/nodeIds/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
          var valid1 = _errs8 === errors;
        } else
          var valid1 = !0;
    } else
      return validate15.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate15.errors = vErrors, errors === 0;
}
var createEdge_body = validate16, schema17 = { type: "object", required: ["source_id", "target_id"], properties: { source_id: { type: "string", minLength: 1, maxLength: 128 }, target_id: { type: "string", minLength: 1, maxLength: 128 }, type: { type: "string", enum: ["normal", "similar", "strong", "weak", "reference", "hierarchical", "temporal"] }, weight: { type: "number", minimum: 0, maximum: 1 } }, $id: "createEdge_body" };
function validate16(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.source_id === void 0 && (missing0 = "source_id") || data.target_id === void 0 && (missing0 = "target_id"))
        return validate16.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.source_id !== void 0) {
        let data0 = data.source_id, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 128)
              return validate16.errors = [{ instancePath: instancePath + "/source_id", schemaPath: "#/properties/source_id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
            if (func2(data0) < 1)
              return validate16.errors = [{ instancePath: instancePath + "/source_id", schemaPath: "#/properties/source_id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate16.errors = [{ instancePath: instancePath + "/source_id", schemaPath: "#/properties/source_id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.target_id !== void 0) {
          let data1 = data.target_id, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 128)
                return validate16.errors = [{ instancePath: instancePath + "/target_id", schemaPath: "#/properties/target_id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
              if (func2(data1) < 1)
                return validate16.errors = [{ instancePath: instancePath + "/target_id", schemaPath: "#/properties/target_id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
            } else
              return validate16.errors = [{ instancePath: instancePath + "/target_id", schemaPath: "#/properties/target_id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.type !== void 0) {
            let data2 = data.type, _errs5 = errors;
            if (typeof data2 != "string")
              return validate16.errors = [{ instancePath: instancePath + "/type", schemaPath: "#/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            if (!(data2 === "normal" || data2 === "similar" || data2 === "strong" || data2 === "weak" || data2 === "reference" || data2 === "hierarchical" || data2 === "temporal"))
              return validate16.errors = [{ instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema17.properties.type.enum }, message: "must be equal to one of the allowed values" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0)
            if (data.weight !== void 0) {
              let data3 = data.weight, _errs7 = errors;
              if (errors === _errs7)
                if (typeof data3 == "number" && isFinite(data3)) {
                  if (data3 > 1 || isNaN(data3))
                    return validate16.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1 }, message: "must be <= 1" }], !1;
                  if (data3 < 0 || isNaN(data3))
                    return validate16.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }], !1;
                } else
                  return validate16.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
        }
      }
    } else
      return validate16.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate16.errors = vErrors, errors === 0;
}
var importGraph_nodes = validate17, schema18 = { type: "object", required: ["id", "content", "title", "format", "position", "tags", "createdAt", "updatedAt"], properties: { id: { type: "string", minLength: 1, maxLength: 128 }, content: { type: "string", minLength: 1, maxLength: 2e4 }, title: { type: "string", maxLength: 200 }, format: { type: "string", enum: ["text", "markdown", "html", "code"] }, position: { type: "object", required: ["x", "y", "z"], properties: { x: { type: "number", minimum: -1e9, maximum: 1e9 }, y: { type: "number", minimum: -1e9, maximum: 1e9 }, z: { type: "number", minimum: -1e9, maximum: 1e9 } } }, tags: { type: "array", items: { type: "string", minLength: 1, maxLength: 50 }, maxItems: 20 }, createdAt: { type: "string", description: "ISO 8601, UTC" }, updatedAt: { type: "string", description: "ISO 8601, UTC" } }, $id: "importGraph_nodes" };
function validate17(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id") || data.content === void 0 && (missing0 = "content") || data.title === void 0 && (missing0 = "title") || data.format === void 0 && (missing0 = "format") || data.position === void 0 && (missing0 = "position") || data.tags === void 0 && (missing0 = "tags") || data.createdAt === void 0 && (missing0 = "createdAt") || data.updatedAt === void 0 && (missing0 = "updatedAt"))
        return validate17.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 128)
              return validate17.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
            if (func2(data0) < 1)
              return validate17.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate17.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.content !== void 0) {
          let data1 = data.content, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 2e4)
                return validate17.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/maxLength", keyword: "maxLength", params: { limit: 2e4 }, message: "must NOT have more than 20000 characters" }], !1;
              if (func2(data1) < 1)
                return validate17.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
            } else
              return validate17.errors = [{ instancePath: instancePath + "/content", schemaPath: "#/properties/content/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.title !== void 0) {
            let data2 = data.title, _errs5 = errors;
            if (errors === _errs5)
              if (typeof data2 == "string") {
                if (func2(data2) > 200)
                  return validate17.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/maxLength", keyword: "maxLength", params: { limit: 200 }, message: "must NOT have more than 200 characters" }], !1;
              } else
                return validate17.errors = [{ instancePath: instancePath + "/title", schemaPath: "#/properties/title/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0) {
            if (data.format !== void 0) {
              let data3 = data.format, _errs7 = errors;
              if (typeof data3 != "string")
                return validate17.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
              if (!(data3 === "text" || data3 === "markdown" || data3 === "html" || data3 === "code"))
                return validate17.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/enum", keyword: "enum", params: { allowedValues: schema18.properties.format.enum }, message: "must be equal to one of the allowed values" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
            if (valid0) {
              if (data.position !== void 0) {
                let data4 = data.position, _errs9 = errors;
                if (errors === _errs9)
                  if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
                    let missing1;
                    if (data4.x === void 0 && (missing1 = "x") || data4.y === void 0 && (missing1 = "y") || data4.z === void 0 && (missing1 = "z"))
                      return validate17.errors = [{ instancePath: instancePath + "/position", schemaPath: "#/properties/position/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }], !1;
                    if (data4.x !== void 0) {
                      let data5 = data4.x, _errs11 = errors;
                      if (errors === _errs11)
                        if (typeof data5 == "number" && isFinite(data5)) {
                          if (data5 > 1e9 || isNaN(data5))
                            return validate17.errors = [{ instancePath: instancePath + "/position/x", schemaPath: "#/properties/position/properties/x/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                          if (data5 < -1e9 || isNaN(data5))
                            return validate17.errors = [{ instancePath: instancePath + "/position/x", schemaPath: "#/properties/position/properties/x/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                        } else
                          return validate17.errors = [{ instancePath: instancePath + "/position/x", schemaPath: "#/properties/position/properties/x/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                      var valid1 = _errs11 === errors;
                    } else
                      var valid1 = !0;
                    if (valid1) {
                      if (data4.y !== void 0) {
                        let data6 = data4.y, _errs13 = errors;
                        if (errors === _errs13)
                          if (typeof data6 == "number" && isFinite(data6)) {
                            if (data6 > 1e9 || isNaN(data6))
                              return validate17.errors = [{ instancePath: instancePath + "/position/y", schemaPath: "#/properties/position/properties/y/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                            if (data6 < -1e9 || isNaN(data6))
                              return validate17.errors = [{ instancePath: instancePath + "/position/y", schemaPath: "#/properties/position/properties/y/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                          } else
                            return validate17.errors = [{ instancePath: instancePath + "/position/y", schemaPath: "#/properties/position/properties/y/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                        var valid1 = _errs13 === errors;
                      } else
                        var valid1 = !0;
                      if (valid1)
                        if (data4.z !== void 0) {
                          let data7 = data4.z, _errs15 = errors;
                          if (errors === _errs15)
                            if (typeof data7 == "number" && isFinite(data7)) {
                              if (data7 > 1e9 || isNaN(data7))
                                return validate17.errors = [{ instancePath: instancePath + "/position/z", schemaPath: "#/properties/position/properties/z/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e9 }, message: "must be <= 1000000000" }], !1;
                              if (data7 < -1e9 || isNaN(data7))
                                return validate17.errors = [{ instancePath: instancePath + "/position/z", schemaPath: "#/properties/position/properties/z/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1e9 }, message: "must be >= -1000000000" }], !1;
                            } else
                              return validate17.errors = [{ instancePath: instancePath + "/position/z", schemaPath: "#/properties/position/properties/z/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
                          var valid1 = _errs15 === errors;
                        } else
                          var valid1 = !0;
                    }
                  } else
                    return validate17.errors = [{ instancePath: instancePath + "/position", schemaPath: "#/properties/position/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
                var valid0 = _errs9 === errors;
              } else
                var valid0 = !0;
              if (valid0) {
                if (data.tags !== void 0) {
                  let data8 = data.tags, _errs17 = errors;
                  if (errors === _errs17)
                    if (Array.isArray(data8)) {
                      if (data8.length > 20)
                        return validate17.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/maxItems", keyword: "maxItems", params: { limit: 20 }, message: "must NOT have more than 20 items" }], !1;
                      {
                        var valid2 = !0;
                        let len0 = data8.length;
                        for (let i0 = 0; i0 < len0; i0++) {
                          let data9 = data8[i0], _errs19 = errors;
                          if (errors === _errs19)
                            if (typeof data9 == "string") {
                              if (func2(data9) > 50)
                                return validate17.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/maxLength", keyword: "maxLength", params: { limit: 50 }, message: "must NOT have more than 50 characters" }], !1;
                              if (func2(data9) < 1)
                                return validate17.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                            } else
                              return validate17.errors = [{ instancePath: instancePath + "/tags/" + i0, schemaPath: "#/properties/tags/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                          var valid2 = _errs19 === errors;
                          if (!valid2)
                            break;
                        }
                      }
                    } else
                      return validate17.errors = [{ instancePath: instancePath + "/tags", schemaPath: "#/properties/tags/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
                  var valid0 = _errs17 === errors;
                } else
                  var valid0 = !0;
                if (valid0) {
                  if (data.createdAt !== void 0) {
                    let _errs21 = errors;
                    if (typeof data.createdAt != "string")
                      return validate17.errors = [{ instancePath: instancePath + "/createdAt", schemaPath: "#/properties/createdAt/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                    var valid0 = _errs21 === errors;
                  } else
                    var valid0 = !0;
                  if (valid0)
                    if (data.updatedAt !== void 0) {
                      let _errs23 = errors;
                      if (typeof data.updatedAt != "string")
                        return validate17.errors = [{ instancePath: instancePath + "/updatedAt", schemaPath: "#/properties/updatedAt/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                      var valid0 = _errs23 === errors;
                    } else
                      var valid0 = !0;
                }
              }
            }
          }
        }
      }
    } else
      return validate17.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate17.errors = vErrors, errors === 0;
}
var importGraph_edges = validate18, schema19 = { type: "object", required: ["source", "target", "type", "weight"], properties: { source: { type: "string", minLength: 1, maxLength: 128 }, target: { type: "string", minLength: 1, maxLength: 128 }, type: { type: "string", enum: ["normal", "similar", "strong", "weak", "reference", "hierarchical", "temporal"] }, weight: { type: "number", minimum: 0, maximum: 1 } }, $id: "importGraph_edges" };
function validate18(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.source === void 0 && (missing0 = "source") || data.target === void 0 && (missing0 = "target") || data.type === void 0 && (missing0 = "type") || data.weight === void 0 && (missing0 = "weight"))
        return validate18.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.source !== void 0) {
        let data0 = data.source, _errs1 = errors;
        if (errors === _errs1)
          if (typeof data0 == "string") {
            if (func2(data0) > 128)
              return validate18.errors = [{ instancePath: instancePath + "/source", schemaPath: "#/properties/source/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
            if (func2(data0) < 1)
              return validate18.errors = [{ instancePath: instancePath + "/source", schemaPath: "#/properties/source/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
          } else
            return validate18.errors = [{ instancePath: instancePath + "/source", schemaPath: "#/properties/source/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.target !== void 0) {
          let data1 = data.target, _errs3 = errors;
          if (errors === _errs3)
            if (typeof data1 == "string") {
              if (func2(data1) > 128)
                return validate18.errors = [{ instancePath: instancePath + "/target", schemaPath: "#/properties/target/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
              if (func2(data1) < 1)
                return validate18.errors = [{ instancePath: instancePath + "/target", schemaPath: "#/properties/target/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
            } else
              return validate18.errors = [{ instancePath: instancePath + "/target", schemaPath: "#/properties/target/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.type !== void 0) {
            let data2 = data.type, _errs5 = errors;
            if (typeof data2 != "string")
              return validate18.errors = [{ instancePath: instancePath + "/type", schemaPath: "#/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            if (!(data2 === "normal" || data2 === "similar" || data2 === "strong" || data2 === "weak" || data2 === "reference" || data2 === "hierarchical" || data2 === "temporal"))
              return validate18.errors = [{ instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema19.properties.type.enum }, message: "must be equal to one of the allowed values" }], !1;
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0)
            if (data.weight !== void 0) {
              let data3 = data.weight, _errs7 = errors;
              if (errors === _errs7)
                if (typeof data3 == "number" && isFinite(data3)) {
                  if (data3 > 1 || isNaN(data3))
                    return validate18.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1 }, message: "must be <= 1" }], !1;
                  if (data3 < 0 || isNaN(data3))
                    return validate18.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }], !1;
                } else
                  return validate18.errors = [{ instancePath: instancePath + "/weight", schemaPath: "#/properties/weight/type", keyword: "type", params: { type: "number" }, message: "must be number" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
        }
      }
    } else
      return validate18.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate18.errors = vErrors, errors === 0;
}
var importGraph_body = validate19;
function validate19(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.nodes !== void 0) {
        let data0 = data.nodes, _errs1 = errors;
        if (errors === _errs1)
          if (Array.isArray(data0)) {
            if (data0.length > 1e4)
              return validate19.errors = [{ instancePath: instancePath + "/nodes", schemaPath: "#/properties/nodes/maxItems", keyword: "maxItems", params: { limit: 1e4 }, message: "must NOT have more than 10000 items" }], !1;
          } else
            return validate19.errors = [{ instancePath: instancePath + "/nodes", schemaPath: "#/properties/nodes/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0)
        if (data.edges !== void 0) {
          let data1 = data.edges, _errs3 = errors;
          if (errors === _errs3)
            if (Array.isArray(data1)) {
              if (data1.length > 2e4)
                return validate19.errors = [{ instancePath: instancePath + "/edges", schemaPath: "#/properties/edges/maxItems", keyword: "maxItems", params: { limit: 2e4 }, message: "must NOT have more than 20000 items" }], !1;
            } else
              return validate19.errors = [{ instancePath: instancePath + "/edges", schemaPath: "#/properties/edges/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
    } else
      return validate19.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate19.errors = vErrors, errors === 0;
}
var batch_body = validate20, schema21 = { type: "object", required: ["requests"], properties: { requests: { type: "array", items: { type: "object", required: ["id", "method", "url"], properties: { id: { type: "string", minLength: 1, maxLength: 64 }, method: { type: "string", enum: ["GET", "POST", "PUT", "DELETE"] }, url: { type: "string", minLength: 1, maxLength: 2048 }, headers: { type: "object", patternProperties: { "^.*$": { type: "string" } } }, body: {}, dependsOn: { type: "array", items: { type: "string" }, maxItems: 50 }, idempotencyKey: { type: "string", minLength: 1, maxLength: 128 } } }, minItems: 1, maxItems: 50 } }, $id: "batch_body" }, pattern0 = new RegExp("^.*$", "u");
function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.requests === void 0 && (missing0 = "requests"))
        return validate20.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.requests !== void 0) {
        let data0 = data.requests;
        if (errors === errors)
          if (Array.isArray(data0)) {
            if (data0.length > 50)
              return validate20.errors = [{ instancePath: instancePath + "/requests", schemaPath: "#/properties/requests/maxItems", keyword: "maxItems", params: { limit: 50 }, message: "must NOT have more than 50 items" }], !1;
            if (data0.length < 1)
              return validate20.errors = [{ instancePath: instancePath + "/requests", schemaPath: "#/properties/requests/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }], !1;
            {
              var valid1 = !0;
              let len0 = data0.length;
              for (let i0 = 0; i0 < len0; i0++) {
                let data1 = data0[i0], _errs3 = errors;
                if (errors === _errs3)
                  if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
                    let missing1;
                    if (data1.id === void 0 && (missing1 = "id") || data1.method === void 0 && (missing1 = "method") || data1.url === void 0 && (missing1 = "url"))
                      return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0, schemaPath: "#/properties/requests/items/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }], !1;
                    if (data1.id !== void 0) {
                      let data2 = data1.id, _errs5 = errors;
                      if (errors === _errs5)
                        if (typeof data2 == "string") {
                          if (func2(data2) > 64)
                            return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/id", schemaPath: "#/properties/requests/items/properties/id/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters" }], !1;
                          if (func2(data2) < 1)
                            return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/id", schemaPath: "#/properties/requests/items/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                        } else
                          return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/id", schemaPath: "#/properties/requests/items/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                      var valid2 = _errs5 === errors;
                    } else
                      var valid2 = !0;
                    if (valid2) {
                      if (data1.method !== void 0) {
                        let data3 = data1.method, _errs7 = errors;
                        if (typeof data3 != "string")
                          return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/method", schemaPath: "#/properties/requests/items/properties/method/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                        if (!(data3 === "GET" || data3 === "POST" || data3 === "PUT" || data3 === "DELETE"))
                          return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/method", schemaPath: "#/properties/requests/items/properties/method/enum", keyword: "enum", params: { allowedValues: schema21.properties.requests.items.properties.method.enum }, message: "must be equal to one of the allowed values" }], !1;
                        var valid2 = _errs7 === errors;
                      } else
                        var valid2 = !0;
                      if (valid2) {
                        if (data1.url !== void 0) {
                          let data4 = data1.url, _errs9 = errors;
                          if (errors === _errs9)
                            if (typeof data4 == "string") {
                              if (func2(data4) > 2048)
                                return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/url", schemaPath: "#/properties/requests/items/properties/url/maxLength", keyword: "maxLength", params: { limit: 2048 }, message: "must NOT have more than 2048 characters" }], !1;
                              if (func2(data4) < 1)
                                return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/url", schemaPath: "#/properties/requests/items/properties/url/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                            } else
                              return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/url", schemaPath: "#/properties/requests/items/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                          var valid2 = _errs9 === errors;
                        } else
                          var valid2 = !0;
                        if (valid2) {
                          if (data1.headers !== void 0) {
                            let data5 = data1.headers, _errs11 = errors;
                            if (errors === _errs11)
                              if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
                                var valid3 = !0;
                                for (let key0 in data5)
                                  if (pattern0.test(key0)) {
                                    let _errs13 = errors;
                                    if (typeof data5[key0] != "string")
                                      return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/headers/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/requests/items/properties/headers/patternProperties/%5E.*%24/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                                    var valid3 = _errs13 === errors;
                                    if (!valid3)
                                      break;
                                  }
                              } else
                                return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/headers", schemaPath: "#/properties/requests/items/properties/headers/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
                            var valid2 = _errs11 === errors;
                          } else
                            var valid2 = !0;
                          if (valid2) {
                            if (data1.dependsOn !== void 0) {
                              let data7 = data1.dependsOn, _errs15 = errors;
                              if (errors === _errs15)
                                if (Array.isArray(data7)) {
                                  if (data7.length > 50)
                                    return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/dependsOn", schemaPath: "#/properties/requests/items/properties/dependsOn/maxItems", keyword: "maxItems", params: { limit: 50 }, message: "must NOT have more than 50 items" }], !1;
                                  {
                                    var valid4 = !0;
                                    let len1 = data7.length;
                                    for (let i1 = 0; i1 < len1; i1++) {
                                      let _errs17 = errors;
                                      if (typeof data7[i1] != "string")
                                        return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/dependsOn/" + i1, schemaPath: "#/properties/requests/items/properties/dependsOn/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                                      var valid4 = _errs17 === errors;
                                      if (!valid4)
                                        break;
                                    }
                                  }
                                } else
                                  return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/dependsOn", schemaPath: "#/properties/requests/items/properties/dependsOn/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
                              var valid2 = _errs15 === errors;
                            } else
                              var valid2 = !0;
                            if (valid2)
                              if (data1.idempotencyKey !== void 0) {
                                let data9 = data1.idempotencyKey, _errs19 = errors;
                                if (errors === _errs19)
                                  if (typeof data9 == "string") {
                                    if (func2(data9) > 128)
                                      return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/idempotencyKey", schemaPath: "#/properties/requests/items/properties/idempotencyKey/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
                                    if (func2(data9) < 1)
                                      return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/idempotencyKey", schemaPath: "#/properties/requests/items/properties/idempotencyKey/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                                  } else
                                    return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0 + "/idempotencyKey", schemaPath: "#/properties/requests/items/properties/idempotencyKey/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                                var valid2 = _errs19 === errors;
                              } else
                                var valid2 = !0;
                          }
                        }
                      }
                    }
                  } else
                    return validate20.errors = [{ instancePath: instancePath + "/requests/" + i0, schemaPath: "#/properties/requests/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
                var valid1 = _errs3 === errors;
                if (!valid1)
                  break;
              }
            }
          } else
            return validate20.errors = [{ instancePath: instancePath + "/requests", schemaPath: "#/properties/requests/type", keyword: "type", params: { type: "array" }, message: "must be array" }], !1;
      }
    } else
      return validate20.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate20.errors = vErrors, errors === 0;
}

// parts:./part1.js
var listNodes_query = validate102, schema112 = { type: "object", properties: { limit: { type: "integer", minimum: 1, maximum: 100 }, offset: { type: "integer", minimum: 0, maximum: 1e4 }, nextToken: { type: "string", minLength: 1, maxLength: 2048 }, sort_by: { type: "string", enum: ["created_at", "updated_at", "title"] }, order: { type: "string", enum: ["asc", "desc"] }, tag: { type: "string", minLength: 1, maxLength: 50 } }, $id: "listNodes_query" }, func22 = require_ucs2length().default;
function validate102(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.limit !== void 0) {
        let data0 = data.limit, _errs1 = errors;
        if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 === "boolean" || data0 === null || dataType0 === "string" && data0 && data0 == +data0 && !(data0 % 1))
              coerced0 = +data0;
            else
              return validate102.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.limit = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "number" && isFinite(data0)) {
          if (data0 > 100 || isNaN(data0))
            return validate102.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/maximum", keyword: "maximum", params: { comparison: "<=", limit: 100 }, message: "must be <= 100" }], !1;
          if (data0 < 1 || isNaN(data0))
            return validate102.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }], !1;
        }
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.offset !== void 0) {
          let data1 = data.offset, _errs3 = errors;
          if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
            let dataType1 = typeof data1, coerced1;
            if (coerced1 === void 0)
              if (dataType1 === "boolean" || data1 === null || dataType1 === "string" && data1 && data1 == +data1 && !(data1 % 1))
                coerced1 = +data1;
              else
                return validate102.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }], !1;
            coerced1 !== void 0 && (data1 = coerced1, data !== void 0 && (data.offset = coerced1));
          }
          if (errors === _errs3 && typeof data1 == "number" && isFinite(data1)) {
            if (data1 > 1e4 || isNaN(data1))
              return validate102.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e4 }, message: "must be <= 10000" }], !1;
            if (data1 < 0 || isNaN(data1))
              return validate102.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }], !1;
          }
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0) {
          if (data.nextToken !== void 0) {
            let data2 = data.nextToken, _errs5 = errors;
            if (typeof data2 != "string") {
              let dataType2 = typeof data2, coerced2;
              if (coerced2 === void 0)
                if (dataType2 == "number" || dataType2 == "boolean")
                  coerced2 = "" + data2;
                else if (data2 === null)
                  coerced2 = "";
                else
                  return validate102.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
              coerced2 !== void 0 && (data2 = coerced2, data !== void 0 && (data.nextToken = coerced2));
            }
            if (errors === _errs5 && typeof data2 == "string") {
              if (func22(data2) > 2048)
                return validate102.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/maxLength", keyword: "maxLength", params: { limit: 2048 }, message: "must NOT have more than 2048 characters" }], !1;
              if (func22(data2) < 1)
                return validate102.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
            }
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
          if (valid0) {
            if (data.sort_by !== void 0) {
              let data3 = data.sort_by, _errs7 = errors;
              if (typeof data3 != "string") {
                let dataType3 = typeof data3, coerced3;
                if (coerced3 === void 0)
                  if (dataType3 == "number" || dataType3 == "boolean")
                    coerced3 = "" + data3;
                  else if (data3 === null)
                    coerced3 = "";
                  else
                    return validate102.errors = [{ instancePath: instancePath + "/sort_by", schemaPath: "#/properties/sort_by/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                coerced3 !== void 0 && (data3 = coerced3, data !== void 0 && (data.sort_by = coerced3));
              }
              if (!(data3 === "created_at" || data3 === "updated_at" || data3 === "title"))
                return validate102.errors = [{ instancePath: instancePath + "/sort_by", schemaPath: "#/properties/sort_by/enum", keyword: "enum", params: { allowedValues: schema112.properties.sort_by.enum }, message: "must be equal to one of the allowed values" }], !1;
              var valid0 = _errs7 === errors;
            } else
              var valid0 = !0;
            if (valid0) {
              if (data.order !== void 0) {
                let data4 = data.order, _errs9 = errors;
                if (typeof data4 != "string") {
                  let dataType4 = typeof data4, coerced4;
                  if (coerced4 === void 0)
                    if (dataType4 == "number" || dataType4 == "boolean")
                      coerced4 = "" + data4;
                    else if (data4 === null)
                      coerced4 = "";
                    else
                      return validate102.errors = [{ instancePath: instancePath + "/order", schemaPath: "#/properties/order/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                  coerced4 !== void 0 && (data4 = coerced4, data !== void 0 && (data.order = coerced4));
                }
                if (!(data4 === "asc" || data4 === "desc"))
                  return validate102.errors = [{ instancePath: instancePath + "/order", schemaPath: "#/properties/order/enum", keyword: "enum", params: { allowedValues: schema112.properties.order.enum }, message: "must be equal to one of the allowed values" }], !1;
                var valid0 = _errs9 === errors;
              } else
                var valid0 = !0;
              if (valid0)
                if (data.tag !== void 0) {
                  let data5 = data.tag, _errs11 = errors;
                  if (typeof data5 != "string") {
                    let dataType5 = typeof data5, coerced5;
                    if (coerced5 === void 0)
                      if (dataType5 == "number" || dataType5 == "boolean")
                        coerced5 = "" + data5;
                      else if (data5 === null)
                        coerced5 = "";
                      else
                        return validate102.errors = [{ instancePath: instancePath + "/tag", schemaPath: "#/properties/tag/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
                    coerced5 !== void 0 && (data5 = coerced5, data !== void 0 && (data.tag = coerced5));
                  }
                  if (errors === _errs11 && typeof data5 == "string") {
                    if (func22(data5) > 50)
                      return validate102.errors = [{ instancePath: instancePath + "/tag", schemaPath: "#/properties/tag/maxLength", keyword: "maxLength", params: { limit: 50 }, message: "must NOT have more than 50 characters" }], !1;
                    if (func22(data5) < 1)
                      return validate102.errors = [{ instancePath: instancePath + "/tag", schemaPath: "#/properties/tag/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
                  }
                  var valid0 = _errs11 === errors;
                } else
                  var valid0 = !0;
            }
          }
        }
      }
    } else
      return validate102.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate102.errors = vErrors, errors === 0;
}
var graphData_query = validate112;
function validate112(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.nextToken !== void 0) {
        let data0 = data.nextToken, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate112.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.nextToken = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func22(data0) > 2048)
            return validate112.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/maxLength", keyword: "maxLength", params: { limit: 2048 }, message: "must NOT have more than 2048 characters" }], !1;
          if (func22(data0) < 1)
            return validate112.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate112.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate112.errors = vErrors, errors === 0;
}
var search_query = validate122;
function validate122(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.q === void 0 && (missing0 = "q"))
        return validate122.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.q !== void 0) {
        let data0 = data.q, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate122.errors = [{ instancePath: instancePath + "/q", schemaPath: "#/properties/q/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.q = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func22(data0) > 256)
            return validate122.errors = [{ instancePath: instancePath + "/q", schemaPath: "#/properties/q/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters" }], !1;
          if (func22(data0) < 1)
            return validate122.errors = [{ instancePath: instancePath + "/q", schemaPath: "#/properties/q/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0) {
        if (data.limit !== void 0) {
          let data1 = data.limit, _errs3 = errors;
          if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
            let dataType1 = typeof data1, coerced1;
            if (coerced1 === void 0)
              if (dataType1 === "boolean" || data1 === null || dataType1 === "string" && data1 && data1 == +data1 && !(data1 % 1))
                coerced1 = +data1;
              else
                return validate122.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }], !1;
            coerced1 !== void 0 && (data1 = coerced1, data !== void 0 && (data.limit = coerced1));
          }
          if (errors === _errs3 && typeof data1 == "number" && isFinite(data1)) {
            if (data1 > 100 || isNaN(data1))
              return validate122.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/maximum", keyword: "maximum", params: { comparison: "<=", limit: 100 }, message: "must be <= 100" }], !1;
            if (data1 < 1 || isNaN(data1))
              return validate122.errors = [{ instancePath: instancePath + "/limit", schemaPath: "#/properties/limit/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }], !1;
          }
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
        if (valid0)
          if (data.offset !== void 0) {
            let data2 = data.offset, _errs5 = errors;
            if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
              let dataType2 = typeof data2, coerced2;
              if (coerced2 === void 0)
                if (dataType2 === "boolean" || data2 === null || dataType2 === "string" && data2 && data2 == +data2 && !(data2 % 1))
                  coerced2 = +data2;
                else
                  return validate122.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }], !1;
              coerced2 !== void 0 && (data2 = coerced2, data !== void 0 && (data.offset = coerced2));
            }
            if (errors === _errs5 && typeof data2 == "number" && isFinite(data2)) {
              if (data2 > 1e3 || isNaN(data2))
                return validate122.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e3 }, message: "must be <= 1000" }], !1;
              if (data2 < 0 || isNaN(data2))
                return validate122.errors = [{ instancePath: instancePath + "/offset", schemaPath: "#/properties/offset/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }], !1;
            }
            var valid0 = _errs5 === errors;
          } else
            var valid0 = !0;
      }
    } else
      return validate122.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate122.errors = vErrors, errors === 0;
}
var exportGraph_query = validate132, schema142 = { type: "object", properties: { nextToken: { type: "string", minLength: 1, maxLength: 2048 }, format: { type: "string", enum: ["json", "ndjson"] } }, $id: "exportGraph_query" };
function validate132(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.nextToken !== void 0) {
        let data0 = data.nextToken, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate132.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.nextToken = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func22(data0) > 2048)
            return validate132.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/maxLength", keyword: "maxLength", params: { limit: 2048 }, message: "must NOT have more than 2048 characters" }], !1;
          if (func22(data0) < 1)
            return validate132.errors = [{ instancePath: instancePath + "/nextToken", schemaPath: "#/properties/nextToken/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
        var valid0 = _errs1 === errors;
      } else
        var valid0 = !0;
      if (valid0)
        if (data.format !== void 0) {
          let data1 = data.format, _errs3 = errors;
          if (typeof data1 != "string") {
            let dataType1 = typeof data1, coerced1;
            if (coerced1 === void 0)
              if (dataType1 == "number" || dataType1 == "boolean")
                coerced1 = "" + data1;
              else if (data1 === null)
                coerced1 = "";
              else
                return validate132.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
            coerced1 !== void 0 && (data1 = coerced1, data !== void 0 && (data.format = coerced1));
          }
          if (!(data1 === "json" || data1 === "ndjson"))
            return validate132.errors = [{ instancePath: instancePath + "/format", schemaPath: "#/properties/format/enum", keyword: "enum", params: { allowedValues: schema142.properties.format.enum }, message: "must be equal to one of the allowed values" }], !1;
          var valid0 = _errs3 === errors;
        } else
          var valid0 = !0;
    } else
      return validate132.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate132.errors = vErrors, errors === 0;
}

// parts:./part2.js
var getNode_params = validate103;
var func23 = require_ucs2length().default;
function validate103(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate103.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate103.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate103.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate103.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate103.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate103.errors = vErrors, errors === 0;
}
var updateNode_params = validate113;
function validate113(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate113.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate113.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate113.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate113.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate113.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate113.errors = vErrors, errors === 0;
}
var deleteNode_params = validate123;
function validate123(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate123.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate123.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate123.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate123.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate123.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate123.errors = vErrors, errors === 0;
}
var getOperation_params = validate133;
function validate133(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate133.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate133.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate133.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate133.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate133.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate133.errors = vErrors, errors === 0;
}
var edgesOfNode_params = validate142;
function validate142(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate142.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate142.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate142.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate142.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate142.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate142.errors = vErrors, errors === 0;
}
var deleteEdge_params = validate152;
function validate152(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (errors === 0)
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.id === void 0 && (missing0 = "id"))
        return validate152.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }], !1;
      if (data.id !== void 0) {
        let data0 = data.id, _errs1 = errors;
        if (typeof data0 != "string") {
          let dataType0 = typeof data0, coerced0;
          if (coerced0 === void 0)
            if (dataType0 == "number" || dataType0 == "boolean")
              coerced0 = "" + data0;
            else if (data0 === null)
              coerced0 = "";
            else
              return validate152.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" }], !1;
          coerced0 !== void 0 && (data0 = coerced0, data !== void 0 && (data.id = coerced0));
        }
        if (errors === _errs1 && typeof data0 == "string") {
          if (func23(data0) > 128)
            return validate152.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }], !1;
          if (func23(data0) < 1)
            return validate152.errors = [{ instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }], !1;
        }
      }
    } else
      return validate152.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }], !1;
  return validate152.errors = vErrors, errors === 0;
}

// entry.js
var validators = {
  "createNode.body": createNode_body,
  "updateNode.body": updateNode_body,
  "batchGetNodes.body": batchGetNodes_body,
  "createNodes.nodes": createNodes_nodes,
  "createNodes.body": createNodes_body,
  "deleteNodes.body": deleteNodes_body,
  "createEdge.body": createEdge_body,
  "importGraph.nodes": importGraph_nodes,
  "importGraph.edges": importGraph_edges,
  "importGraph.body": importGraph_body,
  "batch.body": batch_body,
  "listNodes.query": listNodes_query,
  "graphData.query": graphData_query,
  "search.query": search_query,
  "exportGraph.query": exportGraph_query,
  "getNode.params": getNode_params,
  "updateNode.params": updateNode_params,
  "deleteNode.params": deleteNode_params,
  "getOperation.params": getOperation_params,
  "edgesOfNode.params": edgesOfNode_params,
  "deleteEdge.params": deleteEdge_params
};
export {
  validators
};
