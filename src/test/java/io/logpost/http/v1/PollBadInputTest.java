package io.logpost.http.v1;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every field of a poll with a wrong type and a wrong range; none of them joins.
class PollBadInputTest extends MembersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'topics':'orders'; topics; an array",
        "'topics':[]; topics; 1 to 1000",
        "'topics':[1]; topics[0]; a text",
        "'topics':[null]; topics[0]; null",
        "'topics':null; topics; null",
        "'topics':['orders','a/b']; topics[1]; A topic's name",
        "'topic_pattern':1; topic_pattern; a text",
        "'topic_pattern':''; topic_pattern; 1 to 1000",
        "'topic_pattern':'('; topic_pattern; regular expression",
        "'topics':['orders'],'topic_pattern':'o'; topic_pattern; not both",
        "'ack_token':1; ack_token; a text",
        "'ack_token':''; ack_token; send it back as you got it",
        "'ack_token':'x y'; ack_token; send it back as you got it",
        "'auto_ack':'yes'; auto_ack; true or false",
        "'auto_ack':1; auto_ack; true or false",
        "'max_records':0; max_records; 1",
        "'max_records':'5'; max_records; an integer",
        "'max_records':1.5; max_records; an integer",
        "'max_bytes':0; max_bytes; 1",
        "'max_bytes':67108865; max_bytes; 67108864",
        "'max_bytes':[]; max_bytes; an integer",
        "'wait_ms':-1; wait_ms; 0",
        "'wait_ms':60001; wait_ms; 60000",
        "'wait_ms':'1s'; wait_ms; an integer",
        "'auto_offset_reset':'first'; auto_offset_reset; earliest, latest or none",
        "'auto_offset_reset':'LATEST'; auto_offset_reset; earliest, latest or none",
        "'auto_offset_reset':0; auto_offset_reset; a text",
        "'max_poll_interval_ms':999; max_poll_interval_ms; 1000",
        "'max_poll_interval_ms':86400001; max_poll_interval_ms; 86400000",
        "'max_poll_interval_ms':'1'; max_poll_interval_ms; an integer",
        "'key_format':'text'; key_format; string, json or base64",
        "'key_format':1; key_format; a text",
        "'value_format':'binary'; value_format; string, json or base64",
        "'value_format':null; value_format; null",
        "'isolation':'dirty'; isolation; read_committed or read_uncommitted",
        "'isolation':true; isolation; a text",
        "'assignor':'sticky'; assignor; range, roundrobin or cooperative-sticky",
        "'assignor':[]; assignor; a text",
        "'seek':{}; seek; an array",
        "'seek':[1]; seek[0]; an object",
        "'seek':[{'partition':0,'next_offset':0}]; seek[0].topic; is missing",
        "'seek':[{'topic':'orders','next_offset':0}]; seek[0].partition; is missing",
        "'seek':[{'topic':'orders','partition':0}]; seek[0].next_offset; is missing",
        "'seek':[{'topic':'a/b','partition':0,'next_offset':0}]; seek[0].topic; A topic's name",
        "'seek':[{'topic':'orders','partition':-1,'next_offset':0}]; seek[0].partition; 0",
        "'seek':[{'topic':'orders','partition':0,'next_offset':-1}]; seek[0].next_offset; 0",
        "'seek':[{'topic':'orders','partition':0,'offset':1}]; seek[0].offset; next_offset",
        "'seek':[{'topic':'orders','partition':0,'next_offset':0},"
            + "{'topic':'orders','partition':0,'next_offset':1}]; seek[1]; again",
        "'paused':'orders'; paused; an array",
        "'paused':[{'partitions':[0]}]; paused[0].topic; is missing",
        "'paused':[{'topic':'orders'}]; paused[0].partitions; empty",
        "'paused':[{'topic':'orders','partitions':[]}]; paused[0].partitions; empty",
        "'paused':[{'topic':'orders','partitions':[-1]}]; paused[0].partitions[0]; 0",
        "'paused':[{'topic':'orders','partitions':['0']}]; paused[0].partitions[0]; an integer",
        "'paused':[{'topic':'a/b','partitions':[0]}]; paused[0].topic; A topic's name",
        "'topic':'orders'; topic; topics",
        "'wait_ms':1,'wait_ms':2; wait_ms; twice"
      })
  void isNamed(String field, String name, String rule) {
    String topics = field.startsWith("'topic") ? "" : ",'topics':['orders']";

    call("w1", "poll", "{" + field + topics + "}")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("error_code", equalTo(42210))
        .body("field", equalTo(name))
        .body("stored", equalTo("no"))
        .body("detail", containsString(rule));
  }

  @Test
  void ofASeekNamesThePartitionThatThereIsNot() {
    poll("w1", ",'seek':[{'topic':'orders','partition':2,'next_offset':0}]")
        .then()
        .statusCode(422)
        .body("error_code", equalTo(42212))
        .body("field", equalTo("seek[0].partition"));
  }

  @Test
  void ofASeekNamesTheTopicThatThereIsNot() {
    poll("w1", ",'seek':[{'topic':'ordres','partition':0,'next_offset':0}]")
        .then()
        .statusCode(404)
        .body("error_code", equalTo(40401));
  }

  @Test
  void ofManyTopicsNamesTheCap() {
    String topics = "'orders',".repeat(1000) + "'orders'";

    call("w1", "poll", "{'topics':[" + topics + "]}")
        .then()
        .statusCode(422)
        .body("field", equalTo("topics"))
        .body("limit", equalTo(1000));
  }

  @Test
  void ofALongTokenNamesTheCap() {
    poll("w1", ",'ack_token':'" + "a".repeat(8193) + "'")
        .then()
        .statusCode(422)
        .body("field", equalTo("ack_token"))
        .body("limit", equalTo(8192));
  }

  @Test
  void inTheQueryIsRefused() {
    curl("POST", BILLING + "/members/w1/poll?wait_ms=0", "{\"topics\":[\"orders\"]}")
        .then()
        .statusCode(400)
        .body("error_code", equalTo(40011))
        .body("parameter", equalTo("wait_ms"));
  }

  @Test
  void ofNoJsonIsRefused() {
    call("w1", "poll", "topics=orders")
        .then()
        .statusCode(400)
        .body("error_code", equalTo(40010))
        .body("stored", equalTo("no"));
  }
}
