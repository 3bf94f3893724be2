// A CloudFront function for viewer requests: a bucket knows no folders, and the page's address ends with one.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
}
