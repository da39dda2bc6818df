import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldScore } from '../../src/detection/entities.js';
import { loadRules } from '../../src/rules/load.js';

const folder = new URL('../../lexicon/', import.meta.url);
const entities = new URL('../../rules/entities/', import.meta.url);
const read = (base: URL, prefix: string): [string, string][] =>
  readdirSync(base)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [`${prefix}/${name}`, readFileSync(new URL(name, base), 'utf8')]);
const { value: rules, problems } = loadRules(new Map([...read(folder, 'lexicon'), ...read(entities, 'rules/entities')]));

const personal = (name: string) => rules.lexicon.family(name, 'personal');

/** Names by what they hold; a column of one of these is reported by itself. */
const STRONG: Readonly<Record<string, string>> = {
  'real name':
    'real_name realName full_name fullName legal_name first_name lastName middle_name given_name family_name surname patient_name studentName recipient_name consignee 姓名 真实姓名 用户姓名 联系人 收货人 收件人 xingming zhenshi_xingming lianxiren shoujianren',
  phone:
    'phone phone_number phoneNumber user_phone mobile_phone mobileNumber telephone cellphone contact_phone contact_number phone2 emergency_phone 手机号 手机号码 联系电话 客户手机号 shouji shoujihao shouji_hao shoujiHaoma dianhua lianxi_dianhua',
  'e-mail':
    'email user_email userEmail email_address emailAddress e_mail mail_address contact_email work_email billing_email emails 邮箱 电子邮箱 用户邮箱 youxiang dianzi_youxiang',
  'identity document':
    'id_card id_card_no idCardNo idcard id_number idNumber id_no identity_card ssn social_security_number passport_no passportNumber national_id driver_license id_card_front plate_number 身份证 身份证号 证件号码 护照号 用户身份证号 车牌号 shenfenzheng shenfenzhenghao shenfenzheng_hao sfzh zhengjianhao',
  'birth date': 'birthday birth_date birthDate date_of_birth dob birth_year user_birthday birthplace 生日 出生日期 出生年月 shengri chusheng_riqi csrq',
  sex: 'user_gender patient_sex sexual_orientation 性别 用户性别 xingbie',
  address:
    'home_address homeAddress street_address mailing_address shipping_address billing_address address_line_1 住址 家庭住址 收货地址 zhuzhi jiating_dizhi',
  position: 'user_location current_location last_known_location gps_location geo_location user_latitude 定位 行踪 dingwei jingweidu',
  'IP address': 'client_ip clientIp user_ip remote_addr last_login_ip loginIp ip_address ipAddress register_ip visitor_ip 登录ip',
  'messenger account': 'wechat_id wechatId weixin_hao weixinhao qq_number qqNumber whatsapp telegram_handle skype_id 微信号 qq号',
  face: 'face_image faceImage face_embedding face_id face_encoding biometric_data id_photo selfie 人脸 人脸特征 renlian',
  voice: 'voiceprint voice_print voice_sample voiceRecording 声纹 shengwen',
  health: 'medical_history medicalRecord blood_type bloodType allergies chronic_diseases mental_health 病史 过敏史 血型 bingli guominshi',
  'bank account': 'bank_account bankAccount bank_card_no bankCardNo credit_card_number iban cvv alipay_account 银行卡号 银行账号 yinhangka yinhangkahao',
  'ethnicity, belief or family': 'ethnicity religion marital_status political_affiliation 民族 婚姻状况 minzu hunyin',
};

/** Names that are personal in a person's table only. */
const WEAK =
  'address addr street zip_code postcode 地址 dizhi mobile tel age 年龄 nianling gender sex ip latitude longitude location coordinates passport card_number account_no diagnosis symptoms nationality wechat qq customer_name mail';

const NOT_PERSONAL = `
  name username user_name display_name displayName nickname nick_name nick avatar avatar_url login handle slug title id user_id uid openid unionid session_id
  smtp_email from_email fromEmail support_email supportEmail reply_to_email noreply_email system_email default_email admin_email sender_email notification_email
  email_verified emailVerified email_enabled email_template email_subject email_body is_email has_email enable_email send_email require_email verify_email test_email
  email_count email_host email_port email_password smtp_host mail_server company_email service_email is_email_verified email_verified_at
  has_phone hasPhone is_phone phone_verified phoneVerified phone_enabled verify_phone require_phone support_phone company_phone service_phone twilio_phone phone_count is_mobile isMobile iphone
  server_ip serverIp bind_ip host_ip node_ip public_ip private_ip internal_ip proxy_ip allowed_ips ip_whitelist white_ip blocked_ip pod_ip gateway_ip target_ip listen_ip
  ip_address_allowlist server_ip_address
  mac_address wallet_address contract_address server_address bind_address base_address memory_address web_address site_address broker_address api_address token_address
  file_name filename model_name project_name table_name column_name class_name function_name package_name dataset_name collection_name repo_full_name file_full_name
  font_family company_name org_name team_name bot_name host_name domain_name tag_name
  file_location storage_location server_location log_location bucket_location data_location
  hugging_face huggingface_token hf_face type_face surface interface font_face voice voice_id voice_name default_voice tts_voice speaker voice_gender speaker_gender
  health_status health_check system_health is_healthy service_health
  order_id order_no order_number serial_number invoice_number line_number row_number version_number batch_number phone_model
  max_age cache_max_age min_age page_age
  card_count business_card is_card
  birth_count show_birthday
  status state type role permissions created_at updated_at deleted_at description content text body message prompt answer
  公司电话 客服电话 是否手机 服务器ip 邮箱是否验证 用户名 昵称 头像 标题 描述 状态 类型 yonghuming nicheng touxiang biaoti miaoshu`;

const TEXT: Readonly<Record<string, string>> = {
  'user-text':
    'prompt user_prompt userPrompt question user_question user_input userInput user_message user_query chat_input message_text messageContent query_text utterance 提问 用户问题 用户输入 tiwen wenti yonghu_shuru query message messages chat_history history 消息',
  'message-text':
    'content message_content text body message messages msg prompt question query answer response reply completion transcript user_input input output chat_history ai_response generated_text 内容 消息内容 回答 neirong huida wenti liaotian_jilu',
  'answer-text': 'answer response reply completion bot_response botReply ai_message model_output llm_response assistant_message 回答 huida',
  'speaker-role': 'role sender sender_type senderRole author_type is_user isUser is_bot from_user message_role speaker 角色 发送者 juese',
  'user-key':
    'user_id userId uid openid user owner_id customer_id author_id created_by session_id sessionId conversation_id chat_id thread_id 用户id 会话id yonghu_id yonghuId',
  conversation:
    'message messages chat chats Conversation conversations ChatMessage chat_messages chat_history chatHistory ChatLog dialog dialogues prompt_log prompt_logs qa_record llm_calls t_chat_message sys_chat_history 对话 聊天记录 duihua liaotian duihua_jilu huihua',
  identifier:
    'id message_id uuid api_key access_token prompt_tokens_count content_length page page_size offset image_url file_path model model_name status language locale temperature top_p max_tokens stream created_at db',
};

const NOT_TEXT: Readonly<Record<string, string>> = {
  'user-text':
    'system_prompt systemPrompt prompt_template default_prompt negative_prompt sql_query graphql_query error_message errorMessage log_message status_message commit_message help_message validation_message warning_message prompt_tokens question_id message_id message_count num_questions has_question security_question welcome_message test_prompt eval_questions sample_messages train_prompts content text body data result output loss_history search_history 系统提示词 常见问题',
  'message-text':
    'error_message errorMessage status_message statusText system_prompt content_type contentType message_id message_type message_count text_color prompt_tokens response_time response_code query_params html_body email_body request_body response_body http_response sms_content alt_text button_text template_content default_message commit_message welcome_message reply_to question_id answer_count is_message 错误消息 模板内容 title description name status url',
  'answer-text':
    'http_response api_response response_time correct_answer expected_answer default_reply error_response answer_id auto_reply 标准答案 content text message output result',
  'speaker-role': 'user_role userRole role_id roles admin_role is_admin is_active is_read is_deleted email_sender smtp_sender permission author',
  'user-key':
    'id message_id model_id app_id model_account bot_user_id document_id file_id tenant_id db_session order_id username user_name user_role user_agent',
  conversation:
    'error_message email_message EmailMessage sms_message push_message notification_message message_template MessageTemplate chat_settings chatConfig chat_member message_queue outbox_message commit_message contact_message users products settings jobs notifications documents 短信消息 系统消息 消息模板',
  identifier: 'text_stream response_stream prompt question message text content user_input body description comment feedback 内容 问题',
};

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
const cases = (table: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(table).flatMap(([key, text]) => words(text).map((name) => [key, name] as const));

describe('the lexicon', () => {
  it('loads without a problem', () => {
    expect(problems).toEqual([]);
  });

  it.each(cases(STRONG))('finds %s in %s', (category, name) => {
    expect(personal(name)).toMatchObject({ category, strength: 'strong' });
  });

  it.each(words(WEAK))('finds %s personal only beside other columns', (name) => {
    expect(personal(name)?.strength).toBe('weak');
  });

  it.each(words(NOT_PERSONAL))('finds nothing personal in %s', (name) => {
    expect(personal(name)).toBeUndefined();
  });

  it.each(cases(TEXT))('finds %s in %s', (className, name) => {
    expect(rules.lexicon.hit(name, className)).toBeDefined();
  });

  it.each(cases(NOT_TEXT))('finds no %s in %s', (className, name) => {
    expect(rules.lexicon.hit(name, className)).toBeUndefined();
  });

  it('holds names that are common outside of conversations for weak', () => {
    for (const name of ['query', 'message', 'messages', 'history', '消息']) expect(rules.lexicon.hit(name, 'user-text')?.strength, name).toBe('weak');
    for (const name of ['prompt', 'question', 'user_input', '提问']) expect(rules.lexicon.hit(name, 'user-text')?.strength, name).toBe('strong');
    for (const name of ['session_id', 'conversation_id']) expect(rules.lexicon.hit(name, 'user-key')?.strength, name).toBe('weak');
    for (const name of ['user_id', 'openid']) expect(rules.lexicon.hit(name, 'user-key')?.strength, name).toBe('strong');
  });
});

describe('a table of conversations', () => {
  const rule = rules.rule('entity.conversation');
  const isConversation = (table: string, columns: string): boolean => {
    const fields = rule?.where.fields;
    return fields !== undefined && fieldScore(rules, words(columns), [table], fields) >= fields.atLeast;
  };

  it.each([
    ['chat_messages', 'id conversation_id role content created_at'],
    ['Message', 'id chat_id user_id content'],
    ['messages', 'id session_id sender text'],
    ['ChatHistory', 'id user_id question answer'],
    ['chats', 'id title created_at files'],
    ['Conversation', 'id user_id created_at'],
    ['conversations', 'id userId messages title'],
    ['prompt_log', 'id user_id prompt response tokens'],
    ['records', 'id user_id prompt completion'],
    ['turns', 'id session_id role content'],
    ['qa_record', 'id openid question answer'],
    ['llm_calls', 'id user_id prompt latency'],
    ['duihua_jilu', 'id yonghu_id neirong'],
    ['聊天记录', 'id 用户id 角色 内容'],
    ['wenda', 'id yonghu_id wenti huida'],
  ])('is %s with %s', (table, columns) => {
    expect(isConversation(table, columns)).toBe(true);
  });

  it.each([
    ['settings', 'id user_id system_prompt theme language'],
    ['user_settings', 'id user_id prompt role'],
    ['jobs', 'id user_id payload status error_message'],
    ['job_queue', 'id user_id prompt response status'],
    ['email_templates', 'id name subject body'],
    ['EmailTemplate', 'id user_id sender subject body'],
    ['notifications', 'id user_id sender message is_read'],
    ['Notification', 'id user_id title message'],
    ['articles', 'id author_id title content'],
    ['comments', 'id user_id content'],
    ['stories', 'id user_id title content'],
    ['faq', 'id question answer'],
    ['prompt_templates', 'id user_id role prompt'],
    ['prompts', 'id user_id prompt title'],
    ['agents', 'id user_id role prompt name'],
    ['documents', 'id user_id title content'],
    ['document_chunks', 'id document_id content'],
    ['users', 'id email role name'],
    ['products', 'id name price description'],
    ['audit_log', 'id user_id action message role'],
    ['chat_settings', 'id user_id model temperature'],
    ['chat_members', 'id chat_id user_id role'],
    ['chat_room', 'id name'],
    ['reviews', 'id user_id content rating'],
    ['quiz', 'id user_id question answer'],
    ['dataset_samples', 'id question answer user_id'],
    ['公告', 'id 创建人 标题 内容'],
  ])('is not %s with %s', (table, columns) => {
    expect(isConversation(table, columns)).toBe(false);
  });
});
