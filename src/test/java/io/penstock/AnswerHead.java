package io.penstock;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** The status and headers of an answer whose body does not end. */
record AnswerHead(HttpResponse<?> open) implements HttpResponse<String> {
  @Override
  public int statusCode() {
    return open.statusCode();
  }

  @Override
  public HttpRequest request() {
    return open.request();
  }

  @Override
  public Optional<HttpResponse<String>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public HttpHeaders headers() {
    return open.headers();
  }

  @Override
  public String body() {
    return "";
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return open.sslSession();
  }

  @Override
  public URI uri() {
    return open.uri();
  }

  @Override
  public HttpClient.Version version() {
    return open.version();
  }
}
