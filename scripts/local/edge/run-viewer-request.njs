// Follows the code of a CloudFront Function (`handler`, above) and runs it in nginx as CloudFront would: before the cache is
// asked. What it changes in path and query counts for the cache key; changed headers do not reach nginx.

function headersOf(r) {
  const headers = {};
  r.rawHeadersIn.forEach((pair) => append(headers, pair[0].toLowerCase(), pair[1]));
  return headers;
}

function queryOf(r) {
  const query = {};
  (r.variables.args || '').split('&').filter((part) => part !== '').forEach((part) => {
    const at = part.indexOf('=');
    append(query, at < 0 ? part : part.slice(0, at), at < 0 ? '' : part.slice(at + 1));
  });
  return query;
}

function append(fields, name, value) {
  const known = fields[name];
  if (known === undefined) fields[name] = { value: value };
  else known.multiValue = (known.multiValue || [{ value: known.value }]).concat([{ value: value }]);
}

function eventOf(r) {
  return {
    version: '1.0',
    context: {
      distributionDomainName: r.variables.distribution,
      distributionId: 'local',
      eventType: 'viewer-request',
      requestId: r.variables.request_id,
    },
    viewer: { ip: r.remoteAddress },
    request: {
      method: r.method,
      uri: r.variables.raw_path,
      querystring: queryOf(r),
      headers: headersOf(r),
      cookies: {},
    },
  };
}

function queryText(query) {
  const parts = [];
  Object.keys(query).forEach((name) => {
    (query[name].multiValue || [query[name]]).forEach((entry) => parts.push(name + '=' + entry.value));
  });
  return parts.join('&');
}

function answer(r, response) {
  Object.keys(response.headers || {}).forEach((name) => {
    r.headersOut[name] = response.headers[name].value;
  });
  const body = response.body;
  const isText = body === undefined || typeof body === 'string';
  r.return(response.statusCode, isText ? body || '' : Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8'));
}

function goOn(r, result) {
  if (result.statusCode !== undefined) return answer(r, result);
  r.variables.function_path = result.uri;
  r.variables.function_query = queryText(result.querystring || {});
  r.internalRedirect('@' + r.variables.rule);
}

function viewerRequest(r) {
  // As CloudFront: a function that fails lets nobody through.
  const failed = (error) => {
    r.error('The viewer-request function failed: ' + error);
    r.return(503, '');
  };
  try {
    const result = handler(eventOf(r));
    if (typeof result.then === 'function') result.then((value) => goOn(r, value)).catch(failed);
    else goOn(r, result);
  } catch (error) {
    failed(error);
  }
}

export default { viewerRequest };
