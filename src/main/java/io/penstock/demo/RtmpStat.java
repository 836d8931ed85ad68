package io.penstock.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads the XML page on which nginx's RTMP module tells what it is doing. */
final class RtmpStat {
  private RtmpStat() {}

  static List<RtmpPublisher> parse(byte[] xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Element root =
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml)).getDocumentElement();
      List<RtmpPublisher> publishers = new ArrayList<>();
      for (Element server : children(root, "server")) {
        for (Element application : children(server, "application")) {
          for (Element live : children(application, "live")) {
            children(live, "stream").forEach(stream -> publishers.add(publisher(stream)));
          }
        }
      }
      return List.copyOf(publishers);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("the RTMP server's statistics are not XML", e);
    }
  }

  private static RtmpPublisher publisher(Element stream) {
    Optional<Element> client =
        children(stream, "client").stream()
            .filter(candidate -> !children(candidate, "publishing").isEmpty())
            .findFirst();
    return new RtmpPublisher(
        text(stream, "name"),
        client.map(publisher -> number(publisher, "id")).orElse(0L),
        number(stream, "bytes_in"),
        Duration.ofMillis(client.map(publisher -> number(publisher, "time")).orElse(0L)),
        client.isPresent());
  }

  private static long number(Element parent, String name) {
    String text = text(parent, name);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(child -> child.getTextContent().strip())
        .orElse("");
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
